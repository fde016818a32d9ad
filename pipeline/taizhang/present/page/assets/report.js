// One report: outline, text with its layers, and its metrics, findings, numbers and keywords beside it.
const reportState = {numbers: true, tags: false, empty: false, flags: true, panel: 'metrics', unit: ''};

function reportsView() {
  return el('div', {class: 'page fit'}, el('div', {class: 'fill'}, reportsTable(true)));
}

function reportLink(place, anchor) {
  return `#/report/${REPORTS[place].id}${anchor ? '/' + encodeURIComponent(anchor) : ''}`;
}

function reportView(id, anchor) {
  const place = PLACE_OF.get(id);
  if (place === undefined) return el('div', {class: 'page'}, el('p', {class: 'problem'}, t('nothing')));
  const holder = el('div', {class: 'page fit report'}, el('p', {class: 'quiet'}, t('loading')));
  textOf(place).then(detail => holder.replaceChildren(...reportBody(REPORTS[place], detail, anchor)),
    problem => holder.replaceChildren(el('p', {class: 'problem', role: 'alert'}, problem.message)));
  return holder;
}

function reportBody(report, detail, anchor) {
  const findings = FINDINGS.filter(f => f.report === report.place).sort((a, b) => a.start - b.start);
  const centre = el('div', {class: 'centre', tabIndex: 0, 'aria-label': report.title});
  const beside = el('aside', {class: 'beside'});
  const goTo = next => go(reportLink(report.place, next));
  const open = (what, id) => {
    if (what === 'flag') { goTo(`f:${id}`); return; }
    const mention = detail.mentions[id];
    if (mention.metric) goTo(`m:${mention.metric}`);
    else goTo(`n:${id}`);
  };
  const draw = () => {
    const target = targetOf(detail, findings, anchor);
    if (target && target.panel) reportState.panel = target.panel;
    centre.replaceChildren(textView(detail, findings, reportState, target, open));
    beside.replaceChildren(...panels(detail, findings, target, goTo, draw));
    requestAnimationFrame(() => reveal(centre, beside));
  };
  draw();
  const layer = key => checkbox(t(`layer_${key}`), reportState[key], value => { reportState[key] = value; draw(); });
  const used = new Set(detail.mentions.map(m => m.kind));
  return [
    el('div', {class: 'report-head'},
      el('h2', {}, report.title || reportName(report)),
      el('p', {class: 'quiet'}, `${reportName(report)} · ${report.genre} · ${figure(report.chars)}${language === 'zh' ? '字' : ''} · ${t('file')} ${report.path} · ${t('hash')} `,
        el('code', {title: report.sha256}, report.sha256.slice(0, 12))),
      el('div', {class: 'bar'}, el('span', {class: 'quiet'}, t('layers')), ['numbers', 'tags', 'empty', 'flags'].map(layer), legend(used))),
    el('div', {class: 'three'}, outline(detail, centre), centre, beside),
  ];
}

// What the address asks for: m:m3 a metric, f:number a finding, n:5 an entry of the ledger, s:10-20 a place.
function targetOf(detail, findings, anchor) {
  const [kind, ...rest] = (anchor || '').split(':');
  const id = rest.join(':');
  const around = (start, end) => {
    const s = detail.sentences.find(item => item.start <= start && start < item.end);
    return s ? [s.start, Math.max(s.end, end)] : [start, end];
  };
  if (kind === 'm' && detail.metric.has(id)) {
    const m = detail.metric.get(id);
    return {start: m.start, end: m.end, from: m.ss, to: m.se, metric: m, panel: 'metrics'};
  }
  if (kind === 'f') {
    const f = findings.find(item => item.number === id);
    if (f) { const [from, to] = around(f.start, f.end); return {start: f.start, end: f.end, from, to, finding: f, panel: 'findings'}; }
  }
  if (kind === 'n' && detail.mentions[Number(id)]) {
    const n = detail.mentions[Number(id)];
    const [from, to] = around(n.start, n.end);
    return {start: n.start, end: n.end, from, to, mention: Number(id), panel: 'ledger'};
  }
  if (kind === 's') {
    const [start, end] = id.split('-').map(Number);
    return {start, end, from: start, to: end};
  }
  return null;
}

// Bring into sight what was asked for, moving the text and the list beside it only.
function reveal(centre, beside) {
  const target = centre.querySelector('[data-target]');
  if (target) scrollTo(centre, target, 0.4);
  if (target && window.innerWidth <= 1000) centre.scrollIntoView();
  const item = beside.querySelector('[aria-current=true]');
  if (!item) return;
  scrollTo(beside, item, 0.3);
  item.focus({preventScroll: true});
}

function scrollTo(box, item, share) {
  box.scrollTop += item.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight * share;
}

function outline(detail, centre) {
  return el('nav', {class: 'outline', 'aria-label': t('outline')}, el('h3', {}, t('outline')), el('ul', {}, detail.sections.map(s =>
    el('li', {class: `level${Math.min(s.level, 4)}`}, button(`${s.marker}${s.title || t('no_heading')}`, () => {
      const at = centre.querySelector(`#at-${CSS.escape(s.id)}`);
      if (at) { scrollTo(centre, at, 0.05); at.classList.add('reached'); setTimeout(() => at.classList.remove('reached'), 1500); }
    }, {title: term('role', s.role)})))));
}

function panels(detail, findings, target, goTo, draw) {
  const names = {metrics: detail.metrics.length, findings: findings.length, ledger: detail.mentions.length, keywords: detail.keywords.length};
  const tabs = el('div', {class: 'subtabs'}, Object.entries(names).map(([name, n]) =>
    button(`${t(name)} ${n}`, () => { reportState.panel = name; draw(); }, {'aria-pressed': String(reportState.panel === name)})));
  const make = {metrics: metricPanel, findings: findingPanel, ledger: ledgerPanel, keywords: keywordPanel}[reportState.panel];
  return [tabs, make(detail, findings, target, goTo)];
}

function metricPanel(detail, findings, target, goTo) {
  return el('ul', {class: 'items'}, detail.metrics.map(m => {
    const current = target && target.metric === m;
    return el('li', {}, el('button', {type: 'button', 'aria-current': String(Boolean(current)), on: {click: () => goTo(`m:${m.id}`)}},
      el('span', {}, m.indicator), el('b', {}, m.text)), current ? metricFacts(m) : null);
  }));
}

function metricFacts(m) {
  const value = m.upper === null ? figure(m.value) : t('range', figure(m.value), figure(m.upper));
  const facts = [['value', `${value} ${m.uom}`], ['bound', term('bound', m.bound)], ['category', term('category', m.category)],
    ['status', term('status', m.status)], ['measure', term('measure', m.measure)], ['per', term('period', m.per)], ['basis_of', m.basis],
    ['period', m.period], ['action', m.action], ['actor', m.actor]];
  return el('dl', {}, facts.filter(item => item[1]).map(([key, text]) => [el('dt', {}, t(key)), el('dd', {}, text)]));
}

function findingPanel(detail, findings, target, goTo) {
  if (!findings.length) return el('p', {class: 'quiet'}, t('none'));
  return el('ul', {class: 'items'}, findings.map(f => {
    const current = target && target.finding === f;
    const note = DATA.notes[f.rule];
    return el('li', {}, el('button', {type: 'button', 'aria-current': String(Boolean(current)), on: {click: () => goTo(`f:${f.number}`)}},
      el('span', {}, badge(f.severity), ` ${term('kind', f.kind)}`), el('small', {}, f.message)),
    current ? el('dl', {}, [['number', f.number], ['facts', f.facts], ['basis', note.basis], ['advice', note.advice], ['check', note.check], ['limit', note.limit]]
      .filter(item => item[1]).map(([key, text]) => [el('dt', {}, t(key)), el('dd', {}, text)])) : null);
  }));
}

function ledgerPanel(detail, findings, target, goTo) {
  return el('ul', {class: 'items'}, detail.mentions.map((n, place) => {
    const current = target && target.mention === place;
    return el('li', {}, el('button', {type: 'button', 'aria-current': String(Boolean(current)), on: {click: () => goTo(`n:${place}`)}},
      el('span', {}, el('span', {class: `n k-${n.kind}`}, detail.cut(n.start, n.end)), el('sup', {}, letterOf(n.kind))), el('small', {}, term('mention', n.kind))),
    current && n.why ? el('dl', {}, el('dt', {}, t('why')), el('dd', {}, n.why)) : null);
  }));
}

function keywordPanel(detail) {
  return el('ul', {class: 'words'}, detail.keywords.map(k => el('li', {}, k.term, el('small', {}, k.count))));
}
