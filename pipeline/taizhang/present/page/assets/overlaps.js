// Passages that two reports share, side by side with what differs.
const overlapState = {relation: '', unit: '', least: 0, current: 0, off: new Set()};
const AROUND = 60;

function overlapsView() {
  if (!OVERLAPS.length) return el('div', {class: 'page'}, el('p', {class: 'quiet'}, t('none')));
  const pair = el('div', {class: 'pair', 'aria-live': 'polite'});
  const list = el('ul', {class: 'list'});
  const count = el('span', {class: 'quiet', role: 'status'});
  const relations = [...new Set(OVERLAPS.map(o => o.relation))];
  const shared = el('span', {class: 'quiet', role: 'status'});
  const sources = Object.keys(DATA.terms.source).filter(name => OVERLAPS.some(o => o.source === name));
  let found = [];
  const show = place => {
    overlapState.current = Math.max(0, Math.min(found.length - 1, place));
    for (const item of list.querySelectorAll('button')) item.setAttribute('aria-current', String(Number(item.dataset.place) === overlapState.current));
    const chosen = list.querySelector('[aria-current=true]');
    if (chosen && !inSight(list, chosen)) scrollTo(list, chosen, 0.3);
    count.textContent = found.length ? t('place_of', overlapState.current + 1, found.length) : '';
    showPair(pair, found[overlapState.current]);
  };
  const refresh = () => {
    found = countedOverlaps().filter(o => (!overlapState.relation || o.relation === overlapState.relation) && o.chars >= overlapState.least
      && (!overlapState.unit || [o.a, o.b].some(r => REPORTS[r].unit === overlapState.unit))).sort((a, b) => b.chars - a.chars);
    list.replaceChildren(...found.slice(0, 500).map((o, place) => el('li', {}, el('button', {type: 'button', 'data-place': place, on: {click: () => show(place)}},
      el('b', {}, reportName(REPORTS[o.a])), ' ↔ ', el('b', {}, reportName(REPORTS[o.b])),
      el('small', {}, `${term('relation', o.relation)} · ${term('source', o.source)} · ${figure(o.chars)}${language === 'zh' ? '字' : ''} · ${share(o.similarity)}`)))));
    shared.textContent = t('shared_chars', share(sharedShare(found, overlapState.unit)));
    show(overlapState.current);
  };
  const set = key => value => { Object.assign(overlapState, {[key]: value, current: 0}); refresh(); };
  const bar = el('div', {class: 'bar'},
    select(t('relation'), [['', t('all_relations')], ...relations.map(r => [r, term('relation', r)])], overlapState.relation, set('relation')),
    select(t('unit'), [['', t('all_units')], ...UNITS.map(u => [u, u])], overlapState.unit, set('unit')),
    select(t('at_least_chars'), [0, 50, 100, 200, 500].map(n => [String(n), n ? `${t('at_least_chars')} ${n}` : t('all')]), String(overlapState.least), value => set('least')(Number(value))),
    sources.map(name => checkbox(term('source', name), !overlapState.off.has(name), on => {
      overlapState.off[on ? 'delete' : 'add'](name);
      set('current')(0);
    })), shared,
    button(`↑ ${t('previous')}`, () => show(overlapState.current - 1)), button(`↓ ${t('next')}`, () => show(overlapState.current + 1)), count,
    el('span', {class: 'quiet'}, el('mark', {class: 'differs'}, '例'), ` ${t('diff_legend')}`));
  const two = el('div', {class: 'two', on: {keydown: event => {
    const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
    if (!step || !event.target.closest('.list')) return;
    event.preventDefault();
    show(overlapState.current + step);
    const next = list.querySelector('[aria-current=true]');
    if (next) next.focus();
  }}}, list, pair);
  refresh();
  return el('div', {class: 'page wide'}, bar, two);
}

// The passages of the groups that are not switched off.
function countedOverlaps() {
  return OVERLAPS.filter(o => !overlapState.off.has(o.source));
}

// The share of the reports' characters (of one unit's, where one is chosen) that lie in these passages.
function sharedShare(passages, unit) {
  const spans = new Map();
  for (const o of passages) {
    for (const [report, start, end] of [[o.a, o.sa, o.ea], [o.b, o.sb, o.eb]]) {
      if (!unit || REPORTS[report].unit === unit) spans.set(report, [...(spans.get(report) || []), [start, end]]);
    }
  }
  let covered = 0;
  for (const places of spans.values()) {
    let position = 0;
    for (const [start, end] of places.sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
      covered += Math.max(0, end - Math.max(start, position));
      position = Math.max(position, end);
    }
  }
  const all = REPORTS.filter(report => !unit || report.unit === unit).reduce((sum, report) => sum + report.chars, 0);
  return all ? covered / all : 0;
}

function inSight(box, item) {
  const [outer, inner] = [box.getBoundingClientRect(), item.getBoundingClientRect()];
  return inner.top >= outer.top && inner.bottom <= outer.bottom;
}

function showPair(holder, o) {
  if (!o) { holder.replaceChildren(el('p', {class: 'quiet'}, t('nothing'))); return; }
  holder.replaceChildren(el('p', {class: 'quiet'}, t('loading')));
  Promise.all([textOf(o.a), textOf(o.b)]).then(([a, b]) => {
    const [left, right] = difference(a.cut(o.sa, o.ea), b.cut(o.sb, o.eb));
    const same = ![...left, ...right].some(item => item[1]);
    holder.replaceChildren(same ? el('p', {class: 'same'}, t('identical')) : '', el('div', {class: 'sides'},
      side(o.a, a, o.sa, o.ea, left), side(o.b, b, o.sb, o.eb, right)));
  }, problem => holder.replaceChildren(el('p', {class: 'problem', role: 'alert'}, problem.message)));
}

function side(place, detail, start, end, pieces) {
  const report = REPORTS[place];
  return el('section', {class: 'side'},
    el('h3', {}, reportName(report)), el('p', {class: 'quiet'}, report.title),
    el('p', {class: 'passage'}, el('span', {class: 'around'}, start > AROUND ? '…' : '', detail.cut(start - AROUND, start)),
      pieces.map(([text, differs]) => (differs ? el('mark', {class: 'differs'}, text) : text)),
      el('span', {class: 'around'}, detail.cut(end, end + AROUND), end + AROUND < detail.length ? '…' : '')),
    button(t('show_text'), () => go(reportLink(place, `s:${start}-${end}`))));
}
