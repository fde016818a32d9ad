// What the audit comes to, and where to begin.
const FIRST = 12;

function overviewView() {
  const count = severity => FINDINGS.filter(f => f.severity === severity).length;
  const tiles = [
    [count('high'), t('high'), '#/findings?severity=high', 'high'], [count('medium'), t('medium'), '#/findings?severity=medium', 'medium'],
    [count('low'), t('low'), '#/findings?severity=low', 'low'], [REPORTS.length, t('figures_reports'), '#/reports'],
    [UNITS.length, t('figures_units'), '#/reports'], [REPORTS.reduce((sum, r) => sum + r.metrics, 0), t('figures_metrics'), '#/matrix'],
    [OVERLAPS.length, t('figures_overlaps'), '#/overlaps'], [PROMISES.length, t('figures_promises'), '#/promises'],
    [UNREAD.filter(row => row.status !== 'ok').length, t('figures_unread'), '#unread'],
  ];
  return el('div', {class: 'page'},
    el('p', {class: 'scope'}, scopeText()), el('p', {class: 'quiet'}, t('caution')),
    el('ul', {class: 'tiles'}, tiles.map(([value, name, href, kind]) =>
      el('li', {class: kind || ''}, el('a', {href: href === '#unread' ? '#/overview' : href}, el('b', {}, figure(value)), el('span', {}, name))))),
    el('h2', {}, t('first')), firstFindings(),
    el('h2', {}, t('each_report')), reportsTable(),
    el('h2', {}, t('each_unit')), classTable(),
    UNREAD.length ? [el('h2', {}, t('unread')), plainTable('', [t('path'), t('state'), t('reason'), t('what_to_do')],
      UNREAD.map(row => [row.path, term('input', row.status), row.reason, row.advice]))] : null);
}

// What was audited and what was not, in the language chosen; the data has it in Chinese.
function scopeText() {
  if (language === 'zh') return DATA.scope;
  const lost = UNREAD.filter(row => !['ok', 'duplicate'].includes(row.status)).length;
  const again = UNREAD.filter(row => row.status === 'duplicate').length;
  const years = DATA.years.length > 2 ? `${DATA.years[0]}–${DATA.years[DATA.years.length - 1]}` : DATA.years.join(', ');
  return t('scope', figure(DATA.inputs), figure(REPORTS.length), figure(UNITS.length), years, figure(REPORTS.reduce((sum, r) => sum + r.chars, 0)), figure(lost), figure(again));
}

// The gravest findings, of each kind of a report only the first.
function firstFindings() {
  const seen = new Set();
  const chosen = FINDINGS.filter(f => {
    const key = `${f.report} ${f.kind}`;
    if (!['high', 'medium'].includes(f.severity) || seen.has(key)) return false;
    seen.add(key);
    return true;
  }).slice(0, FIRST);
  if (!chosen.length) return el('p', {class: 'quiet'}, t('first_none'));
  return el('ol', {class: 'first'}, chosen.map(f => el('li', {}, badge(f.severity), ' ',
    el('a', {href: findingLink(f)}, el('b', {}, reportName(f)), ` ${term('kind', f.kind)}`), el('span', {}, f.message))));
}

function reportsTable(tall) {
  const grid = new Grid([
    {key: 'unit', head: t('unit'), width: 190, frozen: true, value: r => r.unit, cell: r => ({text: r.unit, action: () => go(reportLink(r.place))})},
    {key: 'year', head: t('year'), width: 70, numeric: true, frozen: true, value: r => r.year},
    {key: 'title', head: t('report_title'), width: 320, value: r => r.title, cell: r => ({text: r.title, action: () => go(reportLink(r.place))})},
    {key: 'genre', head: t('genre'), width: 110, value: r => r.genre},
    ...['high', 'medium', 'low'].map(severity => ({key: severity, head: t(severity), width: 76, numeric: true, value: r => r[severity],
      cell: r => ({text: figure(r[severity]), shade: r[severity] ? `s-${severity}` : ''})})),
    {key: 'chars', head: t('chars'), width: 84, numeric: true, value: r => r.chars, cell: r => ({text: figure(r.chars)})},
    {key: 'sections', head: t('sections'), width: 70, numeric: true, value: r => r.sections},
    {key: 'metrics', head: t('metrics'), width: 70, numeric: true, value: r => r.metrics},
    {key: 'emptiness', head: t('emptiness'), width: 100, numeric: true, value: r => r.emptiness, cell: r => ({text: share(r.emptiness)})},
    {key: 'overlap', head: t('overlap'), width: 100, numeric: true, value: r => r.overlap, cell: r => ({text: share(r.overlap)})},
    {key: 'path', head: t('path'), width: 320, value: r => r.path},
  ], REPORTS, t('each_report'));
  return gridHolder(grid, REPORTS.length, tall);
}

function classTable() {
  const classes = Object.keys(DATA.terms.class);
  const counts = new Map();
  for (const f of FINDINGS) {
    if (f.severity === 'info') continue;
    const key = `${f.unit}\n${DATA.terms.class_of[f.kind]}`;
    counts.set(key, (counts.get(key) || 0) + 1);
  }
  const of = (unit, name) => counts.get(`${unit}\n${name}`) || 0;
  const grid = new Grid([
    {key: 'unit', head: t('unit'), width: 240, frozen: true, value: unit => unit, cell: unit => ({text: unit, action: () => go(`#/findings?unit=${encodeURIComponent(unit)}`)})},
    {key: 'total', head: t('total'), width: 90, numeric: true, value: unit => classes.reduce((sum, name) => sum + of(unit, name), 0)},
    ...classes.map(name => ({key: name, head: language === 'zh' ? DATA.terms.class[name] : name, width: 90, numeric: true, value: unit => of(unit, name),
      cell: unit => of(unit, name) ? {text: figure(of(unit, name)), action: () => go(`#/findings?unit=${encodeURIComponent(unit)}&class=${name}`)} : {text: ''}})),
  ], UNITS, t('each_unit'));
  return gridHolder(grid, UNITS.length);
}

// A grid with as much room as its rows need, and no more than the window has; a plain table takes its place in print.
function gridHolder(grid, rows, tall) {
  grid.element.style.height = tall ? '' : `${Math.min(HEAD + ROW * rows + 18, 480)}px`;
  if (tall) grid.element.classList.add('tall');
  const holder = el('div', {class: 'holder'}, grid.element);
  holder.print = () => holder.append(el('div', {class: 'printed'}, grid.plain()));
  return holder;
}
