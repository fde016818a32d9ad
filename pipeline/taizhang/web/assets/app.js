'use strict';
// What every page does: times as the reader's clock shows them, forms that act at once, errors said aloud.
(() => {
  const said = document.getElementById('said');
  const say = text => {
    said.textContent = text;
    said.classList.add('shown');
    clearTimeout(say.timer);
    say.timer = setTimeout(() => said.classList.remove('shown'), 6000);
  };
  window.taizhang = {say};

  const clock = new Intl.DateTimeFormat(document.documentElement.lang, {year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hour12: false});
  const localise = root => {
    for (const time of root.querySelectorAll('time[datetime]')) {
      const when = new Date(time.dateTime);
      if (!Number.isNaN(when.getTime()) && !time.title) {
        time.title = time.dateTime;
        time.textContent = clock.format(when).replaceAll('/', '-');
      }
    }
  };
  localise(document);

  document.addEventListener('change', event => {
    const form = event.target.closest('form.auto');
    if (form) form.requestSubmit();
  });
  document.addEventListener('submit', event => {
    if (event.target.hasAttribute('hx-post')) event.preventDefault();
    const asked = event.target.dataset.confirm;
    // eslint-disable-next-line no-alert
    if (asked && !window.confirm(asked)) event.preventDefault();
    // Empty fields stay out of the address.
    if (event.target.method === 'get') {
      for (const field of event.target.elements) if (!field.value) field.disabled = true;
      setTimeout(() => { for (const field of event.target.elements) field.disabled = false; });
    }
  });
  document.addEventListener('click', event => {
    const link = event.target.closest('[data-say]');
    if (link) say(link.dataset.say);
  });
  document.addEventListener('focusin', event => { if (event.target.matches('input.link')) event.target.select(); });
  document.addEventListener('click', event => {
    const link = event.target.closest('[data-choose]');
    if (!link) return;
    for (const other of document.querySelectorAll('[data-choose][aria-current]')) other.removeAttribute('aria-current');
    link.setAttribute('aria-current', 'true');
    history.replaceState(null, '', link.href);
  });

  // What is renewed while somebody reads it stays where it was.
  let scrolled = 0;
  document.body.addEventListener('htmx:beforeSwap', event => {
    const list = event.detail.target.id === 'progress' && event.detail.target.querySelector('.scroll');
    scrolled = list ? list.scrollTop : 0;
  });
  document.body.addEventListener('htmx:afterSwap', event => {
    const list = event.detail.target.id === 'progress' && event.detail.target.querySelector('.scroll');
    if (list) list.scrollTop = scrolled;
  });
  document.body.addEventListener('htmx:afterSwap', event => localise(event.detail.target.isConnected ? event.detail.target : document));
  document.body.addEventListener('htmx:responseError', event => {
    if (event.detail.xhr.status === 401) location.reload();
    else say(document.body.dataset.failed);
  });
  document.body.addEventListener('htmx:sendError', () => say(document.body.dataset.failed));
})();
