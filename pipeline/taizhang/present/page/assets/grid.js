// A grid that makes only the cells in sight, so that a thousand rows by three hundred columns move without lag.
// columns: {key, head, note, width, numeric, frozen, value(row) → what is sorted and shown, cell(row) → {text, note,
// title, shade, action} for what is shown otherwise}. Frozen columns come first.
const ROW = 30;
const HEAD = 46;
const SPARE_ROWS = 6;
const SPARE_COLUMNS = 2;
let grids = 0;

class Grid {
  constructor(columns, rows, label) {
    this.id = `g${grids++}`;
    this.columns = columns;
    this.rows = rows;
    this.sorted = rows;
    this.order = null;
    this.current = {row: 0, column: 0};
    this.drawn = '';
    this.head = el('div', {class: 'grid-head', role: 'row', 'aria-rowindex': 1});
    this.body = el('div', {class: 'grid-body', role: 'rowgroup'});
    this.element = el('div', {class: 'grid', role: 'grid', tabIndex: 0, 'aria-label': `${label}（${t('keys')}）`,
      on: {scroll: () => this.draw(), keydown: event => this.key(event), click: event => this.click(event)}},
    el('div', {role: 'rowgroup', class: 'grid-top'}, this.head), this.body);
    this.lefts = [];
    let left = 0;
    for (const column of columns) { this.lefts.push(left); left += column.width; }
    this.width = left;
    this.frozen = this.kept();
    this.element.setAttribute('aria-colcount', columns.length);
    new ResizeObserver(() => this.draw()).observe(this.element);
    this.show(rows);
  }

  // How many of the frozen columns stay in sight: all, in a narrow window those that leave half of it to the others.
  kept() {
    const frozen = this.columns.filter(column => column.frozen).length;
    let kept = frozen;
    while (kept > 1 && this.lefts[kept - 1] + this.columns[kept - 1].width > window.innerWidth / 2) kept--;
    return kept;
  }

  show(rows) {
    this.rows = rows;
    this.sort(this.order && this.order.column, this.order && this.order.down, true);
  }

  sort(column, down, keep) {
    this.order = column === null || column === undefined ? null : {column, down};
    this.sorted = this.rows;
    if (this.order) {
      const read = this.columns[column].value;
      const sign = down ? -1 : 1;
      const keyed = this.rows.map((row, place) => [read(row), place, row]);
      keyed.sort((a, b) => compare(a[0], b[0], sign) || a[1] - b[1]);
      this.sorted = keyed.map(item => item[2]);
    }
    this.current.row = Math.min(keep ? this.current.row : 0, Math.max(0, this.sorted.length - 1));
    this.body.style.height = `${this.sorted.length * ROW}px`;
    this.body.style.width = this.head.style.width = `${this.width}px`;
    this.element.setAttribute('aria-rowcount', this.sorted.length + 1);
    this.drawn = '';
    this.draw();
  }

  // The first and the last column in sight, besides the frozen ones.
  span() {
    const left = this.element.scrollLeft + (this.frozen < this.columns.length ? this.lefts[this.frozen] : 0);
    const right = this.element.scrollLeft + this.element.clientWidth;
    let first = this.frozen;
    while (first < this.columns.length - 1 && this.lefts[first] + this.columns[first].width < left) first++;
    let last = first;
    while (last < this.columns.length - 1 && this.lefts[last + 1] < right) last++;
    return [Math.max(this.frozen, first - SPARE_COLUMNS), Math.min(this.columns.length - 1, last + SPARE_COLUMNS)];
  }

  draw() {
    const top = Math.max(0, Math.floor(this.element.scrollTop / ROW) - SPARE_ROWS);
    const bottom = Math.min(this.sorted.length, top + Math.ceil(this.element.clientHeight / ROW) + 2 * SPARE_ROWS);
    const [first, last] = this.span();
    const sight = [top, bottom, first, last].join();
    if (sight === this.drawn) return;
    this.drawn = sight;
    const places = [...Array(this.frozen).keys()];
    for (let place = first; place <= last && place < this.columns.length; place++) places.push(place);
    this.head.replaceChildren(...this.cells(places, first, place => this.headCell(place)));
    const rows = [];
    for (let row = top; row < bottom; row++) {
      const line = el('div', {class: row % 2 ? 'grid-row odd' : 'grid-row', role: 'row', 'aria-rowindex': row + 2},
        this.cells(places, first, place => this.cell(row, place)));
      line.style.top = `${row * ROW}px`;
      line.style.width = `${this.width}px`;
      rows.push(line);
    }
    this.body.replaceChildren(...rows);
    this.mark();
  }

  // The cells of a row in sight, with a gap for the columns left out before them.
  cells(places, first, make) {
    const made = [];
    for (const place of places) {
      if (place === first && first > this.frozen) {
        const gap = el('div', {class: 'gap', role: 'presentation'});
        gap.style.width = `${this.lefts[first] - this.lefts[this.frozen]}px`;
        made.push(gap);
      }
      const cell = make(place);
      cell.style.width = `${this.columns[place].width}px`;
      if (place < this.frozen) { cell.classList.add('frozen'); cell.style.left = `${this.lefts[place]}px`; }
      made.push(cell);
    }
    return made;
  }

  headCell(place) {
    const column = this.columns[place];
    const down = this.order && this.order.column === place ? this.order.down : null;
    return el('div', {class: 'cell head', role: 'columnheader', id: `${this.id}-h-${place}`, 'aria-colindex': place + 1,
      'aria-sort': down === null ? 'none' : down ? 'descending' : 'ascending', title: `${column.title || column.head} · ${t('sort')}`},
    el('span', {class: 'name'}, column.head), column.note ? el('small', {}, column.note) : null,
    down === null ? null : el('span', {class: 'arrow', 'aria-hidden': 'true'}, down ? '▼' : '▲'));
  }

  cell(row, place) {
    const column = this.columns[place];
    const item = this.sorted[row];
    const shown = column.cell ? column.cell(item) : {text: column.value(item)};
    const kinds = ['cell', column.numeric ? 'number' : '', shown.shade || '', shown.action ? 'link' : ''];
    return el('div', {class: kinds.join(' '), role: 'gridcell', id: `${this.id}-${row}-${place}`, 'aria-colindex': place + 1,
      title: shown.title || shown.text}, el('span', {}, shown.text === null || shown.text === undefined ? '' : shown.text),
    shown.note ? el('small', {}, shown.note) : null);
  }

  mark() {
    const {row, column} = this.current;
    const id = row < 0 ? `${this.id}-h-${column}` : `${this.id}-${row}-${column}`;
    for (const old of this.element.querySelectorAll('.current')) old.classList.remove('current');
    const cell = document.getElementById(id);
    if (cell) cell.classList.add('current');
    this.element.setAttribute('aria-activedescendant', id);
  }

  move(row, column) {
    this.current = {row: Math.max(-1, Math.min(this.sorted.length - 1, row)),
      column: Math.max(0, Math.min(this.columns.length - 1, column))};
    const top = this.current.row * ROW;
    const room = this.element.clientHeight - HEAD;
    if (this.current.row >= 0 && top < this.element.scrollTop) this.element.scrollTop = top;
    if (top + ROW > this.element.scrollTop + room) this.element.scrollTop = top + ROW - room;
    if (this.current.column >= this.frozen) {
      const left = this.lefts[this.current.column];
      const fixed = this.lefts[this.frozen];
      if (left - fixed < this.element.scrollLeft) this.element.scrollLeft = left - fixed;
      const right = left + this.columns[this.current.column].width;
      if (right > this.element.scrollLeft + this.element.clientWidth) this.element.scrollLeft = right - this.element.clientWidth;
    }
    this.draw();
    this.mark();
  }

  key(event) {
    const {row, column} = this.current;
    const page = Math.max(1, Math.floor(this.element.clientHeight / ROW) - 2);
    const far = event.ctrlKey || event.metaKey;
    const moves = {
      ArrowUp: [row - 1, column], ArrowDown: [row + 1, column], ArrowLeft: [row, column - 1], ArrowRight: [row, column + 1],
      PageUp: [row - page, column], PageDown: [row + page, column],
      Home: [far ? 0 : row, 0], End: [far ? this.sorted.length - 1 : row, this.columns.length - 1],
    };
    if (moves[event.key]) this.move(...moves[event.key]);
    else if (event.key === 'Enter' || event.key === ' ') this.open(row, column);
    else return;
    event.preventDefault();
  }

  click(event) {
    const cell = event.target.closest('.cell');
    if (!cell) return;
    const [row, column] = cell.id.split('-').slice(1);
    this.current = {row: row === 'h' ? -1 : Number(row), column: Number(column)};
    this.mark();
    this.open(this.current.row, this.current.column);
  }

  // What Enter or a click does: sort by the head, or what the cell leads to.
  open(row, place) {
    const column = this.columns[place];
    if (row < 0) {
      const down = this.order && this.order.column === place ? !this.order.down : Boolean(column.numeric);
      this.sort(place, down);
      this.current.row = -1;
      this.mark();
      return;
    }
    const shown = this.sorted[row] && column.cell ? column.cell(this.sorted[row]) : {};
    if (shown.action) shown.action();
  }

  // All rows as a plain table, for printing; the first columns where there are very many.
  plain() {
    const columns = this.columns.slice(0, 14);
    return el('table', {class: 'plain dense'},
      el('thead', {}, el('tr', {}, columns.map(column => el('th', {}, column.head, column.note ? `（${column.note}）` : '')))),
      el('tbody', {}, this.sorted.slice(0, 3000).map(row => el('tr', {}, columns.map(column => {
        const shown = column.cell ? column.cell(row) : {text: column.value(row)};
        return el('td', {class: column.numeric ? 'number' : ''}, shown.text, shown.note ? `（${shown.note}）` : '');
      })))));
  }
}

// Empty cells last, whichever way the others go; numbers before words.
function compare(a, b, sign) {
  const noA = a === null || a === undefined || a === '';
  const noB = b === null || b === undefined || b === '';
  if (noA || noB) return noA - noB;
  if (typeof a === 'number' && typeof b === 'number') return sign * (a - b);
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1;
  return sign * a.localeCompare(b, 'zh-CN');
}
