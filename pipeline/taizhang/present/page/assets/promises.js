// Targets and what became of them.
const promiseState = {verdict: '', unit: ''};

function promisesView() {
  if (!PROMISES.length) return el('div', {class: 'page'}, el('p', {class: 'quiet'}, t('none')));
  const holder = el('div', {class: 'fill'});
  const count = el('span', {class: 'quiet', role: 'status'});
  const refresh = () => {
    const found = PROMISES.filter(p => (!promiseState.verdict || p.verdict === promiseState.verdict) && (!promiseState.unit || p.unit === promiseState.unit));
    count.textContent = t('items_shown', found.length, PROMISES.length);
    holder.replaceChildren(found.length ? gridHolder(promiseGrid(found), found.length, true) : el('p', {class: 'quiet'}, t('nothing')));
  };
  const set = key => value => { promiseState[key] = value; refresh(); };
  const bar = el('div', {class: 'bar'},
    select(t('verdict'), [['', t('all_verdicts')], ...['missed', 'silent', 'met'].map(v => [v, term('verdict', v)])], promiseState.verdict, set('verdict')),
    select(t('unit'), [['', t('all_units')], ...UNITS.map(u => [u, u])], promiseState.unit, set('unit')), count);
  refresh();
  return el('div', {class: 'page fit'}, bar, holder);
}

function promiseGrid(found) {
  const linked = (value, report, metric) => ({text: figure(value),
    action: value === null || report === null || report === undefined ? null : () => go(reportLink(report, `m:${metric}`))});
  return new Grid([
    {key: 'unit', head: t('unit'), width: 180, frozen: true, value: p => p.unit},
    {key: 'indicator', head: t('indicator'), width: 240, frozen: true, value: p => p.indicator},
    {key: 'year', head: t('target_year'), width: 90, numeric: true, value: p => p.year},
    {key: 'target', head: t('target'), width: 130, numeric: true, value: p => p.target, cell: p => linked(p.target, p.tr, p.tm)},
    {key: 'result', head: t('result'), width: 130, numeric: true, value: p => p.result, cell: p => linked(p.result, p.rr, p.rm)},
    {key: 'uom', head: t('uom'), width: 90, value: p => p.uom},
    {key: 'verdict', head: t('verdict'), width: 140, value: p => term('verdict', p.verdict), cell: p => ({text: term('verdict', p.verdict), shade: `v-${p.verdict}`})},
  ], found, t('promises'));
}
