// Making elements. Text only ever gets into the page as text nodes.
function el(name, properties, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key === 'on') for (const [event, action] of Object.entries(value)) element.addEventListener(event, action);
    else if (key === 'class') element.className = value;
    else if (key in element && !key.startsWith('aria') && key !== 'role' && key !== 'list') element[key] = value;
    else element.setAttribute(key, value === true ? '' : value);
  }
  append(element, children);
  return element;
}

function append(parent, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    parent.append(child instanceof Node ? child : String(child));
  }
  return parent;
}

function button(label, action, properties) {
  return el('button', {type: 'button', on: {click: action}, ...properties}, label);
}

// A choice among values: options are [value, label] pairs.
function select(label, options, value, action) {
  const list = el('select', {'aria-label': label, on: {change: event => action(event.target.value)}},
    options.map(([key, name]) => el('option', {value: key}, name)));
  list.value = value;
  return list;
}

function checkbox(label, checked, action) {
  return el('label', {class: 'check'},
    el('input', {type: 'checkbox', checked, on: {change: event => action(event.target.checked)}}), label);
}

let typing = 0;

// A search box that waits until typing pauses.
function searchBox(label, value, action) {
  return el('input', {type: 'search', placeholder: label, 'aria-label': label, value, on: {input: event => {
    clearTimeout(typing);
    const said = event.target.value;
    typing = setTimeout(() => action(said), 120);
  }}});
}

function badge(severity) {
  return el('span', {class: `badge ${severity}`}, t(severity));
}

// A plain table: heads are strings, rows are lists of cells (strings, numbers, elements).
function plainTable(caption, heads, rows, numeric = []) {
  const right = new Set(numeric);
  return el('div', {class: 'scroll'}, el('table', {class: 'plain'},
    el('caption', {}, caption),
    el('thead', {}, el('tr', {}, heads.map(head => el('th', {scope: 'col'}, head)))),
    el('tbody', {}, rows.map(row => el('tr', {}, row.map((cell, i) => el('td', {class: right.has(i) ? 'number' : ''}, cell)))))));
}
