// The data of the page: read once; the text of a report when it is first asked for.
const DATA = JSON.parse(document.getElementById('data').textContent);

// A packed table (names of columns, rows) as objects.
function unpack(table) {
  return table.r.map(row => {
    const item = {};
    for (let i = 0; i < table.c.length; i++) item[table.c[i]] = row[i];
    return item;
  });
}

const REPORTS = unpack(DATA.reports).map((report, place) => ({...report, place}));
const FINDINGS = unpack(DATA.findings).map(item => ({...item, unit: REPORTS[item.report].unit, year: REPORTS[item.report].year}));
const OVERLAPS = unpack(DATA.overlaps);
const PROMISES = unpack(DATA.promises);
const MATRIX = unpack(DATA.matrix);
const UNREAD = unpack(DATA.unread);
const UNITS = [...new Set(REPORTS.map(report => report.unit))];
const PLACE_OF = new Map(REPORTS.map(report => [report.id, report.place]));
const DETAILS = new Map();
const WAITING = new Map();

// Offsets count code points. Where a text has characters beyond the first plane, its string is cut by code points.
function withCuts(detail) {
  const ready = {text: detail.text};
  for (const name of ['sections', 'sentences', 'mentions', 'metrics', 'keywords']) ready[name] = unpack(detail[name]);
  const points = /[\ud800-\udbff]/.test(detail.text) ? Array.from(detail.text) : null;
  ready.length = points ? points.length : detail.text.length;
  ready.cut = points ? (start, end) => points.slice(Math.max(0, start), end).join('')
    : (start, end) => detail.text.slice(Math.max(0, start), end);
  ready.metric = new Map(ready.metrics.map(metric => [metric.id, metric]));
  return ready;
}

// Promise of the text of the report at this place, with all that lies in it.
function textOf(place) {
  if (DETAILS.has(place)) return Promise.resolve(DETAILS.get(place));
  const block = document.getElementById(`r${place}`);
  if (block) {
    DETAILS.set(place, withCuts(JSON.parse(block.textContent)));
    return Promise.resolve(DETAILS.get(place));
  }
  return new Promise((found, missing) => {
    WAITING.set(place, found);
    document.head.append(el('script', {src: `reports/${REPORTS[place].id}.js`, on: {error: () => missing(new Error(t('load_failed')))}}));
  });
}

// The files in reports/ call this.
window.taizhangText = (place, detail) => {
  DETAILS.set(place, withCuts(detail));
  if (WAITING.has(place)) WAITING.get(place)(DETAILS.get(place));
  WAITING.delete(place);
};

const PLAIN = new Intl.NumberFormat('en-US', {maximumFractionDigits: 4});
const SHARE = new Intl.NumberFormat('en-US', {style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1});

function figure(value) {
  return value === null || value === undefined ? '' : PLAIN.format(value);
}

const SHORT = new Intl.NumberFormat('en-US', {notation: 'compact', maximumFractionDigits: 2});

// A figure as a cell of the matrix has room for it: very large ones in 亿.
function shortFigure(value) {
  if (Math.abs(value) < 1e8) return figure(value);
  return language === 'zh' ? `${figure(value / 1e8)}亿` : SHORT.format(value);
}

function share(value) {
  return value === null || value === undefined ? '—' : SHARE.format(value);
}

function signed(value, digits = 1) {
  if (value === null || value === undefined) return '';
  return (value > 0 ? '+' : value < 0 ? '−' : '') + Math.abs(value).toFixed(digits);
}

function reportName(report) {
  return `${report.unit} ${report.year === null ? '' : report.year}`.trim();
}

function paragraphName(paragraph) {
  return paragraph ? t('paragraph', paragraph) : t('whole');
}
