'use strict';
// Review from the keyboard: j and k go through the items, a r e u act on the one that is chosen.
document.addEventListener('DOMContentLoaded', () => {
  const reading = document.getElementById('reading');
  const listed = () => [...document.querySelectorAll('.item')].filter(item => item.offsetParent !== null);
  const current = () => document.querySelector('.item[aria-current]');
  const card = () => (reading ? document.getElementById('card') : current());

  const load = item => {
    const place = item.querySelector('.decision');
    if (!item.dataset.review || place.querySelector('.review')) return Promise.resolve();
    return htmx.ajax('GET', item.dataset.review, {target: place, swap: 'innerHTML'});
  };
  const choose = item => {
    for (const other of document.querySelectorAll('.item[aria-current]')) other.removeAttribute('aria-current');
    item.setAttribute('aria-current', 'true');
    if (!reading) load(item);
  };

  const go = step => {
    const items = listed();
    if (!items.length) return;
    const at = items.indexOf(current());
    const next = items[Math.max(0, Math.min(items.length - 1, at < 0 ? 0 : at + step))];
    if (reading) { next.querySelector('button').click(); return; }
    choose(next);
    next.focus({preventScroll: true});
    next.scrollIntoView({block: 'nearest'});
  };

  const act = async key => {
    const item = current();
    if (!reading && item) await load(item);
    const found = card();
    const review = found && found.querySelector('.review');
    if (!review) return;
    // A card that has just come in takes a moment until its buttons act.
    for (let waited = 0; !review.dataset.ready && waited < 1000; waited += 20) await new Promise(done => { setTimeout(done, 20); });
    const button = review.isConnected && review.querySelector(`[data-key="${key}"]`);
    if (button) button.click();
  };

  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const inField = event.target.matches('input:not([type=checkbox]), select, textarea');
    if (event.key === 'Escape' && event.target.closest('.fields')) {
      close(event.target.closest('form'));
      return;
    }
    if (inField) return;
    const known = {j: () => go(1), k: () => go(-1), a: () => act('a'), r: () => act('r'), e: () => act('e'), u: () => act('u')};
    if (!known[event.key]) return;
    event.preventDefault();
    known[event.key]();
  });

  const close = form => {
    const fields = form.querySelector('.fields');
    fields.hidden = fields.disabled = true;
    const edit = form.querySelector('.edit');
    edit.setAttribute('aria-expanded', 'false');
    edit.focus();
  };
  document.addEventListener('click', event => {
    const item = event.target.closest('.item');
    if (item && !reading && item !== current()) choose(item);
    const edit = event.target.closest('.edit');
    if (edit) {
      const fields = edit.closest('form').querySelector('.fields');
      fields.hidden = fields.disabled = !fields.hidden;
      edit.setAttribute('aria-expanded', String(!fields.hidden));
      if (!fields.hidden) fields.querySelector('input, select').focus();
    }
    if (event.target.closest('.cancel')) close(event.target.closest('form'));
  });

  // Enter in the fields saves the correction, not the first button of the form.
  document.addEventListener('keydown', event => {
    const fields = event.target.closest && event.target.closest('.fields');
    if (event.key !== 'Enter' || !fields || !event.target.matches('input')) return;
    event.preventDefault();
    fields.querySelector('[value=correct]').click();
  });

  document.body.addEventListener('htmx:load', event => {
    const {elt} = event.detail;
    if (!elt.matches('.review')) return;
    elt.dataset.ready = 'true';
    mark(elt);
  });

  // The list shows what was decided.
  const mark = review => {
    const item = reading ? document.querySelector(`.item[data-kind="${review.dataset.kind}"][data-item="${CSS.escape(review.dataset.item)}"]`) : review.closest('.item');
    if (!item) return;
    item.classList.remove('v-accept', 'v-correct', 'v-reject');
    const verdict = review.querySelector('.verdict');
    if (verdict) item.classList.add(...[...verdict.classList].filter(name => name.startsWith('v-')));
    const cells = reading && review.dataset.text ? item.querySelectorAll('button > span, button > b') : [];
    if (cells.length === 2) [cells[0].textContent, cells[1].textContent] = [review.dataset.name, review.dataset.text];
  };
});
