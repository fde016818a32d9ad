// Charts, drawn where the browser has a canvas. The same figures always stand in a table below, for keyboard and screen reader.
const chartState = {kind: 'heat', shade: 'change', year: null, key: '', unit: ''};
const MOST_COLUMNS = 24;
const MOST_LINES = 40;
const MOST_UNITS = 60;
const WINDOW = 20;
let drawn = [];

function dropCharts() {
  for (const {chart, watch} of drawn) { watch.disconnect(); chart.dispose(); }
  drawn = [];
}

function chartsView() {
  const kinds = {heat: heatChart, slope: slopeChart, alike: alikeChart, copies: copiesChart};
  const set = key => value => { chartState[key] = value; render(); };
  const made = kinds[chartState.kind](set);
  const kindsBar = select(t('chart'), Object.keys(kinds).map(kind => [kind, t(`chart_${kind}`)]), chartState.kind, set('kind'));
  const bar = el('div', {class: 'bar'}, kindsBar, made.controls || [], el('span', {class: 'quiet'}, made.note || ''));
  if (!made.rows.length) return el('div', {class: 'page wide'}, bar, el('p', {class: 'quiet'}, t('chart_empty')));
  const can = canDraw();
  const table = el('details', {class: 'figures', open: !can, on: {toggle: () => {
    if (table.open && !table.querySelector('table')) table.append(plainTable('', made.heads, made.rows, made.numeric));
  }}}, el('summary', {}, t('chart_table', made.rows.length)));
  return el('div', {class: 'page wide'}, bar, can ? canvas(made) : el('p', {class: 'quiet'}, t('chart_none')), table);
}

function canDraw() {
  return typeof echarts !== 'undefined' && Boolean(document.createElement('canvas').getContext('2d'));
}

function canvas(made) {
  const holder = el('div', {class: 'chart', role: 'img', 'aria-label': `${t(`chart_${chartState.kind}`)}${made.note ? '：' + made.note : ''}`});
  holder.style.height = `${made.height}px`;
  requestAnimationFrame(() => {
    if (!holder.isConnected) return;
    const chart = echarts.init(holder, null, {renderer: 'canvas', locale: language === 'zh' ? 'ZH' : 'EN'});
    chart.setOption({animation: false, backgroundColor: 'transparent', textStyle: {color: colour('--ink'), fontFamily: getComputedStyle(document.body).fontFamily},
      ...made.option(), tooltip: {renderMode: 'richText', confine: true, backgroundColor: colour('--paper'), borderColor: colour('--line'),
        textStyle: {color: colour('--ink'), fontSize: 13}, formatter: made.say}});
    chart.on('click', event => made.open(event));
    const watch = new ResizeObserver(() => chart.resize());
    watch.observe(holder);
    drawn.push({chart, watch});
  });
  return holder;
}

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

// An axis of names: all of them shown, long ones cut.
function names(values, more) {
  return {type: 'category', data: values, axisTick: {show: false}, axisLine: {lineStyle: {color: colour('--line')}},
    splitArea: {show: false}, ...more,
    axisLabel: {interval: 0, color: colour('--ink'), fontSize: 12, overflow: 'truncate', ...(more || {}).axisLabel}};
}

// A slider where there are more rows than a window shows; the first rows lie on top.
function sliding(count) {
  if (count <= WINDOW) return [];
  return [{type: 'slider', yAxisIndex: 0, startValue: 0, endValue: WINDOW - 1, width: 14, right: 8, brushSelect: false, showDetail: false},
    {type: 'inside', yAxisIndex: 0, startValue: 0, endValue: WINDOW - 1, zoomOnMouseWheel: false, moveOnMouseWheel: true}];
}

function indicatorKey(row) {
  return [row.canonical || row.indicator, row.measure, row.uom, row.status].join('\n');
}

function indicatorName(row) {
  return `${row.indicator}${row.uom ? `（${row.uom}）` : ''}${row.measure === 'level' ? '' : ` ${term('measure', row.measure)}`}`;
}

// What is done, by indicator: {row, units: Map(unit → row)}, those of most units first.
function byIndicator(fits) {
  const found = new Map();
  for (const row of MATRIX) {
    if (row.status !== 'done' || !fits(row)) continue;
    const key = indicatorKey(row);
    if (!found.has(key)) found.set(key, {key, row, units: new Map()});
    if (!found.get(key).units.has(row.unit)) found.get(key).units.set(row.unit, row);
  }
  return [...found.values()].sort((a, b) => b.units.size - a.units.size);
}

function heatChart(set) {
  const years = DATA.years;
  const year = years.includes(chartState.year) ? chartState.year : years[years.length - 1];
  const byChange = chartState.shade === 'change';
  const value = row => { const cell = cellOf(row, year); return cell ? (byChange ? cell[4] : cell[1]) : null; };
  const columns = byIndicator(row => value(row) !== null && value(row) !== undefined)
    .filter(column => byChange || column.units.size > 1).slice(0, MOST_COLUMNS);
  const units = UNITS.filter(unit => columns.some(column => column.units.has(unit)));
  const cells = [];
  columns.forEach(({units: rows}, x) => {
    const most = Math.max(...[...rows.values()].map(row => Math.abs(value(row))), 1e-9);
    rows.forEach((row, unit) => {
      const shade = byChange ? Math.max(-50, Math.min(50, value(row))) : 100 * value(row) / most;
      cells.push({value: [x, units.indexOf(unit), shade], row, cell: cellOf(row, year)});
    });
  });
  const say = ({data}) => matrixCell(data.row, data.cell).title;
  const ranges = byChange ? {min: -50, max: 50, inRange: {color: [colour('--down3'), colour('--paper'), colour('--up3')]}, text: ['≥ +50%', '≤ −50%']}
    : {min: 0, max: 100, inRange: {color: [colour('--paper'), colour('--up3')]}, text: [t('chart_most'), '0']};
  return {
    controls: [select(t('year'), years.map(y => [String(y), String(y)]), String(year), y => set('year')(Number(y))),
      select(t('chart_shade'), [['change', t('shade_change')], ['level', t('shade_level')]], chartState.shade, set('shade'))],
    note: t(byChange ? 'heat_change' : 'heat_level'), height: Math.min(units.length, WINDOW) * 30 + 190, say,
    open: ({data}) => { const action = data && matrixCell(data.row, data.cell).action; if (action) action(); },
    option: () => ({
      grid: {left: 150, right: 40, top: 8, bottom: 170},
      xAxis: names(columns.map(({row}) => indicatorName(row)), {axisLabel: {rotate: 60, width: 150}}),
      yAxis: names(units, {inverse: true, axisLabel: {width: 136}}), dataZoom: sliding(units.length),
      visualMap: {type: 'continuous', dimension: 2, orient: 'horizontal', hoverLink: false, left: 8, bottom: 4, itemHeight: 100, itemWidth: 12, textStyle: {color: colour('--ink')}, ...ranges},
      series: [{type: 'heatmap', data: cells, itemStyle: {borderColor: colour('--line'), borderWidth: 1},
        label: {show: true, color: colour('--ink'), fontSize: 11, formatter: ({data}) => (byChange ? signed(data.cell[4]) : shortFigure(data.cell[1]))}}],
    }),
    heads: [t('unit'), t('indicator'), t('uom'), t('value'), `${t('change')}%`], numeric: [3, 4],
    rows: cells.map(({row, cell}) => [row.unit, row.indicator, row.uom, figure(cell[1]), signed(cell[4])]),
  };
}

function slopeChart(set) {
  const steps = row => row.cells.filter(cell => cell[0] !== null && cell[1] !== null && DATA.years.includes(cell[0]));
  const found = byIndicator(row => steps(row).length > 1);
  const chosen = found.find(item => item.key === chartState.key) || found[0];
  if (!chosen) return {rows: [], controls: []};
  const moved = row => { const said = steps(row); return Math.abs(said[said.length - 1][1] - said[0][1]) / (Math.abs(said[0][1]) || 1); };
  const lines = [...chosen.units.values()].sort((a, b) => moved(b) - moved(a));
  const shown = lines.slice(0, MOST_LINES);
  const palette = ['--metric', '--date', '--order', '--words', '--other', '--quiet'].map(colour);
  const at = (row, year) => { const cell = cellOf(row, year); return cell && cell[1] !== null ? cell[1] : null; };
  return {
    controls: [select(t('indicator'), found.map(item => [item.key, `${indicatorName(item.row)} · ${item.units.size}`]), chosen.key, set('key'))],
    note: lines.length > shown.length ? t('slope_most', shown.length, lines.length) : t('slope_note'),
    height: Math.max(360, Math.min(720, shown.length * 22 + 120)),
    say: ({seriesName, name, value}) => `${seriesName} ${name}\n${figure(value)}${chosen.row.uom}`,
    open: ({seriesName, name}) => { const row = chosen.units.get(seriesName); const cell = row && cellOf(row, Number(name)); if (cell) { const {action} = matrixCell(row, cell); if (action) action(); } },
    option: () => ({
      grid: {left: 90, right: 220, top: 36, bottom: 36},
      xAxis: names(DATA.years.map(String), {boundaryGap: false}),
      yAxis: {type: 'value', scale: true, name: chosen.row.uom, nameTextStyle: {color: colour('--quiet')}, axisLabel: {color: colour('--quiet'), formatter: shortFigure}, splitLine: {lineStyle: {color: colour('--line')}}},
      series: shown.map((row, i) => ({type: 'line', name: row.unit, data: DATA.years.map(year => at(row, year)), connectNulls: false, symbol: ['circle', 'rect', 'triangle', 'diamond'][i % 4], symbolSize: 8,
        lineStyle: {width: 2, type: ['solid', 'dashed', 'dotted'][Math.floor(i / palette.length) % 3]}, color: palette[i % palette.length], labelLayout: {moveOverlap: 'shiftY'}, emphasis: {focus: 'series'},
        endLabel: {show: true, color: palette[i % palette.length], formatter: ({seriesName, value}) => `${seriesName} ${figure(value)}`, width: 200, overflow: 'truncate'}})),
    }),
    heads: [t('unit'), ...DATA.years.map(String)], numeric: DATA.years.map((_, i) => i + 1),
    rows: lines.map(row => [row.unit, ...DATA.years.map(year => figure(at(row, year)))]),
  };
}

// Characters that units share, summed over their reports: Map(unit → Map(unit → {chars, passages})).
function sharedByUnits() {
  const found = new Map();
  const add = (a, b, chars) => {
    if (!found.has(a)) found.set(a, new Map());
    const row = found.get(a);
    const sum = row.get(b) || {chars: 0, passages: 0};
    row.set(b, {chars: sum.chars + chars, passages: sum.passages + 1});
  };
  for (const o of countedOverlaps()) {
    const [a, b] = [REPORTS[o.a].unit, REPORTS[o.b].unit];
    add(a, b, o.chars);
    if (a !== b) add(b, a, o.chars);
  }
  return found;
}

function showOverlaps(unit) {
  Object.assign(overlapState, {unit, relation: '', least: 0, current: 0});
  go('#/overlaps');
}

function alikeChart() {
  const shared = sharedByUnits();
  const weight = unit => [...(shared.get(unit) || new Map()).entries()].reduce((sum, [other, {chars}]) => sum + chars * (other === unit ? 1 : 1000), 0);
  const all = UNITS.filter(unit => shared.has(unit));
  const units = all.length > MOST_UNITS ? all.slice().sort((a, b) => weight(b) - weight(a)).slice(0, MOST_UNITS) : all;
  const cells = [];
  units.forEach((a, y) => units.forEach((b, x) => {
    const sum = shared.get(a).get(b);
    if (sum) cells.push({value: [x, y, sum.chars], a, b, ...sum});
  }));
  const size = Math.max(18, Math.min(56, 900 / Math.max(1, units.length)));
  return {
    note: t('alike_note') + (all.length > units.length ? t('alike_most', units.length, all.length) : ''),
    height: units.length * size + 160,
    say: ({data}) => `${data.a} × ${data.b}\n${t('alike_cell', figure(data.chars), data.passages)}`,
    open: ({data}) => { if (data) showOverlaps(data.a); },
    option: () => ({
      grid: {left: 150, top: 8, bottom: 150, width: units.length * Math.max(size, 40)},
      xAxis: names(units, {axisLabel: {rotate: 60, width: 150}}), yAxis: names(units, {inverse: true, axisLabel: {width: 136}}),
      visualMap: {type: 'continuous', dimension: 2, min: 0, max: Math.max(...cells.map(cell => cell.chars)), orient: 'horizontal', hoverLink: false, left: 8, bottom: 4, itemHeight: 100, itemWidth: 12,
        inRange: {color: [colour('--paper'), colour('--up3')]}, textStyle: {color: colour('--ink')}, text: [t('chart_chars'), '0']},
      series: [{type: 'heatmap', data: cells, itemStyle: {borderColor: colour('--line'), borderWidth: 1},
        label: {show: units.length <= 24, color: colour('--ink'), fontSize: 11, formatter: ({data}) => figure(data.chars)}}],
    }),
    heads: [t('unit'), t('unit'), t('chars'), t('overlaps')], numeric: [2, 3],
    rows: cells.filter(({value}) => value[0] >= value[1]).sort((a, b) => b.chars - a.chars).map(({a, b, chars, passages}) => [a, b, figure(chars), passages]),
  };
}

// Where in each report the passages lie that others have too.
function copiesChart() {
  const sum = new Map();
  const pieces = [];
  for (const o of countedOverlaps()) {
    for (const [report, start, end, other] of [[o.a, o.sa, o.ea, o.b], [o.b, o.sb, o.eb, o.a]]) {
      sum.set(report, (sum.get(report) || 0) + end - start);
      pieces.push({report, start, end, other, o});
    }
  }
  const reports = [...sum.keys()].sort((a, b) => sum.get(b) - sum.get(a)).slice(0, 200).sort((a, b) => a - b);
  const line = new Map(reports.map((report, i) => [report, i]));
  const relations = [...new Set(OVERLAPS.map(o => o.relation))].sort();
  const paint = {'other-unit': '--high', 'prior-year': '--metric', 'same-year': '--words', within: '--order'};
  const of = relation => pieces.filter(piece => piece.o.relation === relation && line.has(piece.report)).map(piece => ({
    value: [line.get(piece.report), piece.start / REPORTS[piece.report].chars, piece.end / REPORTS[piece.report].chars], piece}));
  const bar = (_, api) => {
    const [left, y] = api.coord([api.value(1), api.value(0)]);
    const [right] = api.coord([api.value(2), api.value(0)]);
    return {type: 'rect', shape: {x: left, y: y - 8, width: Math.max(2, right - left), height: 16}, style: {fill: api.visual('color'), opacity: .75}};
  };
  const said = ({report, other, start, end, o}) => [reportName(REPORTS[report]), reportName(REPORTS[other]), term('relation', o.relation), start, end, share(o.similarity)];
  return {
    note: t('copies_note') + (sum.size > reports.length ? t('copies_most', reports.length, sum.size) : ''), height: Math.min(reports.length, WINDOW) * 28 + 90,
    say: ({data}) => { const [a, b, relation, start, end, alike] = said(data.piece); return `${a}\n${relation} ${b}\n${start}–${end} · ${alike}`; },
    open: ({data}) => { if (data) go(reportLink(data.piece.report, `s:${data.piece.start}-${data.piece.end}`)); },
    option: () => ({
      grid: {left: 190, right: 40, top: 40, bottom: 36}, legend: {top: 4, left: 8, textStyle: {color: colour('--ink')}}, dataZoom: sliding(reports.length),
      xAxis: {type: 'value', min: 0, max: 1, axisLabel: {formatter: value => `${Math.round(value * 100)}%`, color: colour('--quiet')}, splitLine: {lineStyle: {color: colour('--line')}}},
      yAxis: names(reports.map(report => reportName(REPORTS[report])), {inverse: true, axisLabel: {width: 176}}),
      series: relations.map(relation => ({type: 'custom', name: term('relation', relation), color: colour(paint[relation] || '--low'), renderItem: bar, encode: {x: [1, 2], y: 0}, clip: true, data: of(relation)})),
    }),
    heads: [t('reports'), t('reports'), t('relation'), t('chart_from'), t('chart_to'), t('similarity')], numeric: [3, 4, 5],
    rows: pieces.map(said),
  };
}
