// Findings by unit, kind or severity.
const PAGE_SIZE = 60;
const MOST_PRINTED = 3000;
const findingState = {unit: '', kind: '', rule: '', class: '', severity: '', year: '', search: '', group: 'unit', shown: PAGE_SIZE, number: ''};

function findingsView(query) {
  if ([...query.keys()].length) {
    Object.assign(findingState, {unit: '', kind: '', rule: '', class: '', severity: '', year: '', search: '', shown: PAGE_SIZE}, Object.fromEntries(query));
  }
  const set = key => value => { Object.assign(findingState, {[key]: value, shown: PAGE_SIZE}); if (key === 'kind') findingState.class = ''; refresh(); };
  const count = el('span', {class: 'quiet', role: 'status'});
  const facets = el('nav', {class: 'facets', 'aria-label': t('findings')});
  const list = el('div', {class: 'cards'});
  const options = (name, values, group) => [['', t(name)], ...values.map(v => [String(v), group ? term(group, v) : String(v)])];
  const used = key => [...new Set(FINDINGS.map(f => f[key]))];
  const refresh = () => {
    const found = findingsShown();
    count.textContent = t('items_shown', found.length, FINDINGS.length);
    facets.replaceChildren(...facetList(found, set));
    list.replaceChildren(...found.slice(0, findingState.shown).map(findingCard));
    if (!found.length) list.append(el('p', {class: 'quiet'}, t('nothing')));
    if (found.length > findingState.shown) {
      const more = Math.min(PAGE_SIZE, found.length - findingState.shown);
      list.append(button(t('more', more), () => { findingState.shown += PAGE_SIZE; refresh(); }, {class: 'more'}));
    }
  };
  const bar = el('div', {class: 'bar'},
    searchBox(t('search_findings'), findingState.search, set('search')),
    select(t('severity'), options('all_severities', ['high', 'medium', 'low', 'info'].filter(s => used('severity').includes(s)), 'severity'), findingState.severity, set('severity')),
    select(t('unit'), options('all_units', UNITS), findingState.unit, set('unit')),
    select(t('year'), options('all_years', DATA.years), findingState.year, set('year')),
    select(t('kind'), options('all_kinds', Object.keys(DATA.terms.kind).filter(k => used('kind').includes(k)), 'kind'), findingState.kind, set('kind')),
    select(t('group_unit'), [['unit', t('group_unit')], ['kind', t('group_kind')], ['rule', t('group_rule')], ['severity', t('group_severity')]], findingState.group,
      value => { findingState.group = value; refresh(); }), count);
  refresh();
  // On paper every finding that was asked for, with what lies folded on the screen.
  list.print = () => {
    list.replaceChildren(...findingsShown().slice(0, MOST_PRINTED).map(findingCard));
    for (const folded of list.querySelectorAll('details')) folded.open = true;
  };
  list.restore = refresh;
  return el('div', {class: 'page wide'}, bar, el('div', {class: 'two'}, facets, list));
}

function findingsShown() {
  const {unit, kind, rule, severity, year, search} = findingState;
  const words = search.trim().split(/\s+/).filter(Boolean);
  return FINDINGS.filter(f => (!unit || f.unit === unit) && (!kind || f.kind === kind) && (!rule || f.rule === rule) && (!severity || f.severity === severity)
    && (!year || String(f.year) === year) && (!findingState.class || (DATA.terms.class_of[f.kind] === findingState.class && f.severity !== 'info'))
    && words.every(word => f.number.includes(word) || f.message.includes(word) || f.sentence.includes(word)));
}

// How many there are of each unit (kind, severity); a click keeps only those.
function facetList(found, set) {
  const key = findingState.group;
  const counts = new Map();
  for (const f of found) counts.set(f[key], (counts.get(f[key]) || 0) + 1);
  const name = value => (key === 'unit' ? value : key === 'rule' ? DATA.notes[value].title : term(key, value));
  const items = [...counts].map(([value, n]) => el('li', {}, button([el('span', {}, name(value)), el('b', {}, n)],
    () => set(key)(findingState[key] === value ? '' : value), {'aria-pressed': String(findingState[key] === value)})));
  const reset = findingState[key] ? el('li', {}, button(t('all'), () => set(key)(''))) : null;
  return [el('ul', {}, ...(reset ? [reset] : []), ...items)];
}

function findingLink(f) {
  return `#/findings?number=${encodeURIComponent(f.number)}&search=${encodeURIComponent(f.number)}`;
}

function findingCard(f) {
  const note = DATA.notes[f.rule];
  const more = [['advice', note.advice], ['facts', f.facts], ['basis', note.basis], ['check', note.check], ['limit', note.limit]];
  return el('article', {class: `card ${f.severity}`},
    el('header', {}, badge(f.severity), el('b', {}, term('kind', f.kind)), el('span', {}, reportName(f)), el('code', {}, f.number)),
    el('p', {class: 'message'}, f.message),
    f.sentence ? el('blockquote', {}, quoted(f)) : null,
    el('footer', {}, button(`${t('show_text')} · ${paragraphName(f.paragraph)}`, () => go(reportLink(f.report, `f:${f.number}`))),
      el('details', {}, el('summary', {}, t('details')),
        el('dl', {}, more.filter(item => item[1]).map(([key, text]) => [el('dt', {}, t(key)), el('dd', {}, text)])))));
}

// The sentence with the place itself marked.
function quoted(f) {
  const sentence = f.sentence.trim();
  const at = f.quote ? sentence.indexOf(f.quote) : -1;
  if (at < 0) return sentence;
  return [sentence.slice(0, at), el('mark', {}, f.quote), sentence.slice(at + f.quote.length)];
}
