// The matrix: indicators of each unit through the years, or one year's indicators across the units.
const matrixState = {view: 'year', search: '', unit: '', category: '', status: 'done', comparable: false, year: null};

function matrixView() {
  const years = matrixYears();
  if (matrixState.year === null) matrixState.year = DATA.years[DATA.years.length - 1] || years[years.length - 1] || 0;
  const count = el('span', {class: 'quiet', role: 'status'});
  const holder = el('div', {class: 'fill'});
  const refresh = rebuild => {
    if (rebuild) return render();
    const {grid, shown, all} = matrixState.view === 'year' ? yearGrid(years) : unitGrid();
    count.textContent = t('rows_shown', shown, all);
    holder.replaceChildren(shown ? gridHolder(grid, shown, true) : el('p', {class: 'quiet'}, t('nothing')));
  };
  const set = (key, rebuild) => value => { matrixState[key] = value; refresh(rebuild); };
  const options = (name, values, group) => [['', t(name)], ...values.map(v => [v, group ? term(group, v) : v])];
  const used = key => [...new Set(MATRIX.map(row => row[key]))];
  const bar = el('div', {class: 'bar'},
    select(t('layers'), [['year', t('by_year')], ['unit', t('by_unit')]], matrixState.view, set('view', true)),
    searchBox(t('search_matrix'), matrixState.search, set('search')),
    select(t('unit'), options('all_units', UNITS), matrixState.unit, set('unit')),
    select(t('category'), options('all_categories', Object.keys(DATA.terms.category).filter(c => used('category').includes(c)), 'category'), matrixState.category, set('category')),
    select(t('status'), options('all_statuses', used('status'), 'status'), matrixState.status, set('status')),
    matrixState.view === 'unit' ? select(t('year'), years.map(y => [String(y), String(y)]), String(matrixState.year), value => set('year')(Number(value))) : null,
    checkbox(t(matrixState.view === 'year' ? 'comparable' : 'shared'), matrixState.comparable, set('comparable')), count);
  refresh(false);
  return el('div', {class: 'page fit'}, bar, holder);
}

// The years that get a column: those of the reports, and the one after for what is planned.
function matrixYears() {
  const years = new Set(MATRIX.flatMap(row => row.cells.map(cell => cell[0])).filter(year => year !== null));
  const first = DATA.years[0];
  const last = DATA.years[DATA.years.length - 1];
  return [...years].filter(year => first === undefined || (year >= first && year <= last + 1)).sort((a, b) => a - b);
}

function matrixRows(ignoreUnit) {
  const words = matrixState.search.trim().split(/\s+/).filter(Boolean);
  return MATRIX.filter(row => (ignoreUnit || !matrixState.unit || row.unit === matrixState.unit)
    && (!matrixState.category || row.category === matrixState.category) && (!matrixState.status || row.status === matrixState.status)
    && words.every(word => row.indicator.includes(word) || row.unit.includes(word)));
}

// What is shown of a cell [year, value, upper, change, change in percent, report, metric, note].
function matrixCell(row, cell) {
  const [year, value, upper, change, percent, report, metric, note] = cell;
  const say = format => (upper === null || upper === undefined ? format(value) : t('range', format(value), format(upper)));
  const moved = percent !== null ? `${signed(percent)}%` : change !== null ? signed(change, Number.isInteger(change) ? 0 : 1) : '';
  return {
    text: say(shortFigure), note: moved, shade: shadeOf(percent),
    title: [`${row.unit} ${year} ${row.indicator} ${say(figure)}${row.uom}`, moved ? `${t('change')} ${moved}` : '', note].filter(Boolean).join('\n'),
    action: report === null || report === undefined ? null : () => go(reportLink(report, `m:${metric}`)),
  };
}

function shadeOf(percent) {
  if (percent === null || percent === undefined || Math.abs(percent) < 5) return '';
  const size = Math.abs(percent) >= 50 ? 3 : Math.abs(percent) >= 20 ? 2 : 1;
  return `${percent > 0 ? 'up' : 'down'}${size}`;
}

function cellOf(row, year) {
  return row.cells.find(cell => cell[0] === year);
}

const REPORTED = new Set(REPORTS.map(report => `${report.unit}\n${report.year}`));

function yearCell(row, year) {
  const cell = cellOf(row, year);
  if (cell && cell[1] !== null) return matrixCell(row, cell);
  const absent = row.status === 'done' && row.stated > 1 && REPORTED.has(`${row.unit}\n${year}`);
  return {text: absent ? t('unstated') : '', shade: 'absent'};
}

function latestChange(row) {
  const changed = row.cells.filter(cell => cell[4] !== null);
  return changed.length ? changed.reduce((a, b) => (b[0] > a[0] ? b : a))[4] : null;
}

function yearGrid(years) {
  const rows = matrixRows().filter(row => !matrixState.comparable || row.stated > 1);
  const unit = {key: 'unit', head: t('unit'), width: 150, frozen: true, value: row => row.unit};
  const indicator = {key: 'indicator', head: t('indicator'), width: 210, frozen: true, value: row => row.indicator};
  const stated = new Set(rows.flatMap(row => row.cells.map(cell => cell[0])));
  const grid = new Grid([
    ...(window.innerWidth < 700 ? [indicator, unit] : [unit, indicator]),
    {key: 'uom', head: t('uom'), width: 76, frozen: true, value: row => row.uom},
    ...years.filter(year => stated.has(year)).map(year => ({key: String(year), head: String(year), width: 136, numeric: true,
      value: row => (cellOf(row, year) || [])[1], cell: row => yearCell(row, year)})),
    {key: 'latest', head: t('latest'), width: 92, numeric: true, value: latestChange, cell: row => ({text: signed(latestChange(row)), shade: shadeOf(latestChange(row))})},
    {key: 'stated', head: t('stated'), width: 64, numeric: true, value: row => row.stated},
    {key: 'category', head: t('category'), width: 112, value: row => term('category', row.category)},
    {key: 'measure', head: t('measure'), width: 72, value: row => term('measure', row.measure)},
    {key: 'status', head: t('status'), width: 82, value: row => term('status', row.status)},
  ], rows.slice().sort((a, b) => (b.stated > 1) - (a.stated > 1)), t('matrix'));
  return {grid, shown: rows.length, all: MATRIX.length};
}

// Units by indicators in one year; indicators that many units state come first.
function unitGrid() {
  const year = matrixState.year;
  const byName = new Map();
  for (const row of matrixRows(true)) {
    const cell = cellOf(row, year);
    if (!cell || cell[1] === null) continue;
    const key = [row.canonical || row.indicator, row.measure, row.uom, row.status].join('\n');
    if (!byName.has(key)) byName.set(key, {row, cells: new Map()});
    if (!byName.get(key).cells.has(row.unit)) byName.get(key).cells.set(row.unit, [row, cell]);
  }
  const columns = [...byName.values()].filter(column => !matrixState.comparable || column.cells.size > 1)
    .sort((a, b) => b.cells.size - a.cells.size);
  const units = UNITS.filter(unit => !matrixState.unit || unit === matrixState.unit);
  const grid = new Grid([
    {key: 'unit', head: t('unit'), width: 200, frozen: true, value: unit => unit},
    ...columns.map(({row, cells}) => ({
      key: row.indicator, head: row.indicator, note: row.uom + (row.status === 'done' ? '' : ` · ${term('status', row.status)}`), width: 120, numeric: true,
      title: `${row.indicator}（${term('measure', row.measure)}，${cells.size}）`,
      value: unit => (cells.has(unit) ? cells.get(unit)[1][1] : null),
      cell: unit => (cells.has(unit) ? matrixCell(...cells.get(unit)) : {text: '', shade: 'absent'}),
    })),
  ], units, t('matrix'));
  return {grid, shown: columns.length ? units.length : 0, all: UNITS.length};
}
