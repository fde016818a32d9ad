'use strict';
// One report: the text, and beside it what lies in it.
document.addEventListener('DOMContentLoaded', () => {
  const reading = document.getElementById('reading');
  const text = document.getElementById('text');
  const base = location.pathname;

  const show = (selector, {scroll = true} = {}) => {
    for (const old of text.querySelectorAll('.target')) old.classList.remove('target');
    const found = [...text.querySelectorAll(selector)];
    for (const piece of found) piece.classList.add('target');
    if (found.length && scroll) bring(text, found[0], 0.35);
    return found[0];
  };
  const bring = (box, node, share) => {
    const place = node.getBoundingClientRect();
    const frame = box.getBoundingClientRect();
    if (place.top < frame.top + 20 || place.bottom > frame.bottom - 40) box.scrollTop += place.top - frame.top - box.clientHeight * share;
  };
  const sentence = first => {
    for (const old of text.querySelectorAll('p.here')) old.classList.remove('here');
    if (first) first.closest('p').classList.add('here');
  };

  const choose = (kind, item, {load = true, scroll = true} = {}) => {
    const first = show(`[data-${kind}="${CSS.escape(item)}"]`, {scroll});
    sentence(first);
    for (const old of document.querySelectorAll('.item[aria-current]')) old.removeAttribute('aria-current');
    const entry = document.querySelector(`.item[data-kind="${kind}"][data-item="${CSS.escape(item)}"]`);
    if (entry) {
      tab(kind);
      entry.setAttribute('aria-current', 'true');
      bring(entry.closest('[role=tabpanel]'), entry, 0.3);
    }
    if (!load) return;
    history.replaceState(null, '', `${base}?${new URLSearchParams({[kind]: item})}`);
    htmx.ajax('GET', `/review/${kind}/${reading.dataset.report}/${encodeURIComponent(item)}`, {target: '#card', swap: 'innerHTML'});
  };

  const tabs = [...document.querySelectorAll('[role=tab]')];
  const tab = name => {
    for (const one of tabs) {
      const on = one.id === `tab-${name}`;
      one.setAttribute('aria-selected', String(on));
      one.tabIndex = on ? 0 : -1;
      document.getElementById(one.getAttribute('aria-controls')).hidden = !on;
    }
  };
  tabs.forEach((one, place) => {
    one.addEventListener('click', () => tab(one.id.slice(4)));
    one.addEventListener('keydown', event => {
      const step = {ArrowRight: 1, ArrowLeft: -1}[event.key];
      if (!step) return;
      const next = tabs[(place + step + tabs.length) % tabs.length];
      tab(next.id.slice(4));
      next.focus();
    });
  });
  tab(tabs.find(one => one.getAttribute('aria-selected') === 'true').id.slice(4));

  document.querySelector('.beside').addEventListener('click', event => {
    const entry = event.target.closest('.items li');
    if (!entry || !event.target.closest('button')) return;
    if (entry.dataset.item) choose(entry.dataset.kind, entry.dataset.item);
    else if (entry.dataset.n) sentence(show(`[data-n="${entry.dataset.n}"]`));
  });
  text.addEventListener('click', event => {
    const piece = event.target.closest('[data-at]');
    if (!piece || !getSelection().isCollapsed) return;
    if (piece.dataset.metric) choose('metric', piece.dataset.metric, {scroll: false});
    else if (piece.dataset.flag) choose('flag', piece.dataset.flag, {scroll: false});
    else if (piece.dataset.n) show(`[data-n="${piece.dataset.n}"]`, {scroll: false});
  });

  // Places count code points, the browser counts UTF-16 units.
  const placeOf = (node, offset) => {
    const piece = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest('[data-at]');
    if (!piece || !text.contains(piece)) return null;
    const before = node.nodeType === Node.TEXT_NODE ? node.data.slice(0, offset) : '';
    return Number(piece.dataset.at) + [...before].length;
  };
  let marked = null;
  const remember = () => {
    const selection = getSelection();
    if (selection.isCollapsed || !selection.rangeCount) return;
    const range = selection.getRangeAt(0);
    if (!text.contains(range.commonAncestorContainer)) return;
    const [start, end] = [placeOf(range.startContainer, range.startOffset), placeOf(range.endContainer, range.endOffset)];
    if (start !== null && end !== null && end > start) marked = [start, end];
  };
  document.addEventListener('selectionchange', remember);
  document.addEventListener('click', event => {
    const button = event.target.closest('.take-selection');
    if (!button) return;
    remember();
    if (!marked) { window.taizhang.say(reading.dataset.none); return; }
    const form = button.closest('form');
    [form.elements.start.value, form.elements.end.value] = marked;
  });

  if (reading.dataset.item) choose(reading.dataset.kind, reading.dataset.item, {load: false});
  else if (reading.dataset.from) {
    const [from, to] = [Number(reading.dataset.from), Number(reading.dataset.to)];
    const inside = [...text.querySelectorAll('[data-at]')].filter(piece => {
      const at = Number(piece.dataset.at);
      return at < to && at + [...piece.textContent].length > from;
    });
    for (const piece of inside) piece.classList.add('target');
    if (inside.length) bring(text, inside[0], 0.3);
  }
});
