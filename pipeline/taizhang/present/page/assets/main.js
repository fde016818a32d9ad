// Which view the address asks for, tabs, language, print.
const TABS = ['overview', 'matrix', 'findings', 'overlaps', 'charts', 'promises', 'reports'];
const app = document.getElementById('app');
const main = el('main', {id: 'main', tabIndex: -1});

function go(address) {
  if (location.hash === address) render();
  else location.hash = address;
}

function route() {
  const [path, query] = (location.hash || '#/overview').slice(1).split('?');
  const [, name, ...rest] = path.split('/').map(decodeURIComponent);
  return {name: TABS.includes(name) || name === 'report' ? name : 'overview', rest, query: new URLSearchParams(query || '')};
}

function render() {
  const {name, rest, query} = route();
  const views = {
    overview: overviewView, matrix: matrixView, findings: () => findingsView(query), overlaps: overlapsView, charts: chartsView,
    promises: promisesView, reports: reportsView, report: () => reportView(rest[0], rest[1]),
  };
  dropCharts();
  const tab = name === 'report' ? 'reports' : name;
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  document.title = t('title');
  const tabs = el('nav', {class: 'tabs', 'aria-label': t('title')}, TABS.map(key =>
    el('a', {href: `#/${key}`, 'aria-current': key === tab ? 'page' : null}, t(key))));
  const other = button(t('language'), () => { language = language === 'zh' ? 'en' : 'zh'; remember(); render(); }, {class: 'language'});
  const header = el('header', {class: 'top'}, el('a', {class: 'skip', href: '#main', on: {click: event => { event.preventDefault(); main.focus(); }}}, t('skip')),
    el('h1', {}, t('title')), tabs, other);
  const held = document.activeElement ? ['.tabs', '.language'].find(kind => document.activeElement.closest(kind)) : null;
  main.replaceChildren(views[name]());
  app.replaceChildren(header, main, el('footer', {class: 'bottom'}, `taizhang ${DATA.version} · ${t('rules')} ${DATA.rules} · ${t('caution')}`));
  const again = held === '.tabs' ? app.querySelector('.tabs [aria-current]') : held ? other : null;
  if (again) again.focus();
}

// The language chosen last; a browser may forbid to remember it.
function remember() {
  try { localStorage.setItem('taizhang-language', language); } catch (problem) { console.info(problem.message); }
}

function recall() {
  try { language = localStorage.getItem('taizhang-language') === 'en' ? 'en' : 'zh'; } catch (problem) { language = 'zh'; }
}

window.addEventListener('hashchange', () => { render(); main.scrollTop = 0; });
window.addEventListener('beforeprint', () => { for (const holder of document.querySelectorAll('.holder, .cards')) if (holder.print) holder.print(); });
window.addEventListener('afterprint', () => {
  for (const made of document.querySelectorAll('.printed')) made.remove();
  for (const holder of document.querySelectorAll('.cards')) if (holder.restore) holder.restore();
});
window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => { if (drawn.length) render(); });
recall();
render();
