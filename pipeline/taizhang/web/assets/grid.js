'use strict';
// A table whose rows come from the server page by page. Cells are plain values or {t: text, h: address, c: classes,
// n: note, s: aside}; every text goes in as text.
document.addEventListener('DOMContentLoaded', () => {
  const box = document.getElementById('grid');
  const count = document.getElementById('grid-count');
  const filters = document.getElementById('filters');
  const words = JSON.parse(box.dataset.words);
  const figures = new Intl.NumberFormat(document.documentElement.lang);

  const cell = (made, value, column) => {
    if (value === null || value === undefined) {
      return '';
    }
    const plain = typeof value !== 'object';
    const node = document.createElement(!plain && value.h ? 'a' : 'span');
    node.textContent = plain ? (typeof value === 'number' && column.field !== 'year' ? figures.format(value) : value) : value.t;
    if (plain) { node.title = String(value).length > 12 ? value : ''; return node; }
    if (value.h) node.href = value.h;
    if (value.n) node.title = value.n;
    if (value.c) made.getElement().classList.add(...value.c.split(' '));
    if (!value.s) return node;
    const both = document.createElement('span');
    const aside = document.createElement('small');
    aside.textContent = value.s;
    both.append(node, ' ', aside);
    return both;
  };

  const columns = JSON.parse(box.dataset.columns).map(column => ({
    field: column.field, title: column.title, width: column.width, frozen: column.frozen || false,
    hozAlign: column.number ? 'right' : 'left', headerHozAlign: column.number ? 'right' : 'left',
    headerSort: column.sort !== false, resizable: 'header', formatter: made => cell(made, made.getValue(), column),
  }));

  const asked = () => {
    const found = new URLSearchParams();
    for (const [name, value] of new FormData(filters)) if (value) found.set(name, value);
    return found;
  };

  const table = new Tabulator(box, {
    columns, layout: 'fitDataFill', height: '100%', index: 'id', placeholder: words.empty, columnHeaderSortMulti: false,
    pagination: true, paginationElement: document.getElementById('grid-pager'), paginationMode: 'remote', paginationSize: 50, paginationSizeSelector: [25, 50, 100, 200],
    sortMode: 'remote', ajaxURL: box.dataset.source, rowHeight: 32, renderVerticalBuffer: 320,
    ajaxConfig: {headers: {Accept: 'application/json'}},
    ajaxURLGenerator: (url, _, params) => {
      const query = asked();
      query.set('page', params.page);
      query.set('size', params.size);
      if (params.sort && params.sort[0]) {
        query.set('sort[0][field]', params.sort[0].field);
        query.set('sort[0][dir]', params.sort[0].dir);
      }
      return `${url}?${query}`;
    },
    ajaxResponse: (_, __, response) => {
      count.textContent = words.rows.replace('{n}', figures.format(response.last_row));
      return response;
    },
    locale: true,
    langs: {default: {
      data: {loading: words.loading, error: words.error},
      pagination: {first: words.first, first_title: words.first, last: words.last, last_title: words.last, prev: words.prev, prev_title: words.prev, next: words.next, next_title: words.next, page_size: words.size},
    }},
  });

  // What scrolls holds links, so it need not be a stop of its own (and a grid may not hold one without a role).
  table.on('tableBuilt', () => box.querySelector('.tabulator-tableholder').removeAttribute('tabindex'));

  let waiting;
  const reload = () => {
    const query = asked();
    history.replaceState(null, '', query.size ? `?${query}` : location.pathname);
    table.setPage(1);
  };
  filters.addEventListener('input', event => {
    // Other years are other columns.
    if (event.target.name === 'to') { location.search = asked(); return; }
    clearTimeout(waiting);
    waiting = setTimeout(reload, event.target.type === 'search' ? 300 : 0);
  });
  filters.addEventListener('submit', event => { event.preventDefault(); reload(); });
  filters.addEventListener('reset', event => {
    event.preventDefault();
    const columns = filters.elements.to && filters.elements.to.value;
    for (const field of filters.elements) if (field.name) field.value = '';
    if (columns) { location.search = ''; return; }
    reload();
  });

  const view = document.getElementById('save-view');
  if (view) view.addEventListener('submit', () => { view.elements.query.value = String(asked()); });
});
