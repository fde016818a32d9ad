// The text of a report with its layers: numbers by kind, findings, sentences without facts, what was asked for.
// Each kind of number has a letter besides its colour and line.
const KIND_LETTER = {
  metric: ['指', 'M'], date: ['日', 'D'], year: ['年', 'Y'], time: ['时', 'T'], duration: ['长', 'L'], ordinal: ['序', 'O'],
  rank: ['名', 'R'], section: ['章', 'S'], set_phrase: ['固', 'P'], name: ['称', 'N'], document: ['文', 'F'], code: ['码', 'C'],
  other: ['他', 'X'],
};

function letterOf(kind) {
  return KIND_LETTER[kind][language === 'zh' ? 0 : 1];
}

function legend(used) {
  return el('ul', {class: 'legend', 'aria-label': t('legend')}, Object.keys(KIND_LETTER).filter(kind => used.has(kind)).map(kind =>
    el('li', {}, el('span', {class: `n k-${kind}`}, '12'), el('sup', {}, letterOf(kind)), ' ', term('mention', kind))));
}

// The text as paragraphs. layers: {numbers, tags, empty, flags}; target: {start, end, from, to} or null (the figure and
// its sentence); open(what, id) is called for a number or a finding that is clicked.
function textView(detail, findings, layers, target, open) {
  const marks = [];
  const mark = (start, end, name, extra) => { if (end > start) marks.push({start, end, name, ...extra}); };
  if (layers.empty) for (const s of detail.sentences) if (s.label === 'empty') mark(s.start, s.end, 'empty', {title: t('layer_empty') + '：' + s.reasons.join('；')});
  if (layers.flags) for (const f of findings) mark(f.start, f.end, `flag ${f.severity}`, {flag: f.number, title: f.message});
  if (target) {
    mark(target.from, target.to, 'sentence-target');
    mark(target.start, target.end, 'target', {target: true});
  }
  if (layers.numbers) detail.mentions.forEach((m, place) => mark(m.start, m.end, `n k-${m.kind}`, {mention: place, letter: letterOf(m.kind),
    title: term('mention', m.kind) + (m.why ? '：' + m.why : '')}));
  const heads = new Map(detail.sections.map(s => [s.start, s]));
  const body = el('div', {class: `text${layers.tags ? ' tagged' : ''}`, on: {click: event => {
    const piece = event.target.closest('[data-mention],[data-flag]');
    if (!piece) return;
    if (piece.dataset.mention) open('mention', Number(piece.dataset.mention));
    else open('flag', piece.dataset.flag);
  }}});
  const paragraphs = lines(detail);
  const begin = [...marks].sort((a, b) => a.start - b.start);
  let next = 0;
  let active = [];
  for (const line of paragraphs) {
    while (next < begin.length && begin[next].start < line.end) active.push(begin[next++]);
    active = active.filter(m => m.end > line.start);
    body.append(paragraph(detail, line, active, heads));
  }
  return body;
}

// Lines of the text with their places and, where they are not blank, their numbers.
function lines(detail) {
  const found = [];
  let start = 0;
  let number = 0;
  const whole = detail.length === detail.text.length;
  for (const text of detail.text.split('\n')) {
    const size = whole ? text.length : Array.from(text).length;
    found.push({start, end: start + size, number: text.trim() ? ++number : 0});
    start += size + 1;
  }
  return found;
}

function paragraph(detail, line, marks, heads) {
  const here = marks.filter(m => m.start < line.end && m.end > line.start);
  const cuts = new Set([line.start, line.end]);
  for (const m of here) {
    cuts.add(Math.max(line.start, m.start));
    cuts.add(Math.min(line.end, m.end));
  }
  for (const start of heads.keys()) if (start > line.start && start < line.end) cuts.add(start);
  const at = [...cuts].sort((a, b) => a - b);
  const pieces = [];
  for (let i = 0; i + 1 < at.length; i++) pieces.push(piece(detail, at[i], at[i + 1], here, heads));
  const head = heads.get(line.start);
  const isHead = head && head.title && line.end - line.start <= head.marker.length + head.title.length + 3;
  return el('p', {class: isHead ? `heading level${Math.min(head.level, 3)}` : '', 'data-number': line.number || ''}, pieces);
}

function piece(detail, start, end, marks, heads) {
  const over = marks.filter(m => m.start < end && m.end > start);
  const text = detail.cut(start, end);
  const head = heads.get(start);
  if (!over.length && !head) return text;
  const number = over.find(m => m.mention !== undefined);
  const flag = over.find(m => m.flag !== undefined);
  const target = over.find(m => m.target);
  return el('span', {
    class: over.map(m => m.name).join(' '),
    id: head ? `at-${head.id}` : null,
    title: over.map(m => m.title).filter(Boolean).join('\n'),
    'data-mention': number ? String(number.mention) : null,
    'data-letter': number && number.end === end ? number.letter : null,
    'data-flag': flag ? flag.flag : null,
    'data-target': target ? 'true' : null,
  }, text);
}
