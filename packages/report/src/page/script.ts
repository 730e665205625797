/**
 * The page's own script, as text: saving figures as SVG and PNG, opening what a number links to, marking the
 * chapter in view, opening everything before printing, and the calculators. Without it the page still reads,
 * and CSV and Word files still save.
 */
export const pageScript = `(() => {
'use strict'
const byId = id => document.getElementById(id)
const styleText = () => byId('figure-fonts').textContent + JSON.parse(byId('figure-style').textContent)

function standalone(svg) {
  const copy = svg.cloneNode(true)
  const box = svg.viewBox.baseVal
  const margin = 16
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  copy.setAttribute('viewBox', [-margin, -margin, box.width + 2 * margin, box.height + 2 * margin].join(' '))
  copy.setAttribute('width', box.width + 2 * margin)
  copy.setAttribute('height', box.height + 2 * margin)
  copy.removeAttribute('class')
  for (const link of copy.querySelectorAll('a')) link.replaceWith(...link.childNodes)
  const paper = document.createElementNS('http://www.w3.org/2000/svg', 'rect')
  for (const [k, v] of Object.entries({ x: -margin, y: -margin, width: box.width + 2 * margin, height: box.height + 2 * margin, fill: '#fff' })) paper.setAttribute(k, v)
  copy.prepend(paper)
  const style = document.createElementNS('http://www.w3.org/2000/svg', 'style')
  style.textContent = styleText()
  copy.prepend(style)
  return new XMLSerializer().serializeToString(copy)
}

function save(blob, name) {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  document.body.append(link)
  link.click()
  link.remove()
  setTimeout(() => URL.revokeObjectURL(link.href), 30000)
}

async function savePng(svg, name) {
  const text = standalone(svg)
  const image = new Image()
  image.src = 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(text)
  await image.decode()
  const scale = 3
  const canvas = document.createElement('canvas')
  canvas.width = image.width * scale
  canvas.height = image.height * scale
  const context = canvas.getContext('2d')
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.drawImage(image, 0, 0, canvas.width, canvas.height)
  canvas.toBlob(blob => save(blob, name), 'image/png')
}

document.addEventListener('click', event => {
  const button = event.target.closest && event.target.closest('button[data-save]')
  if (!button) return
  const svg = byId(button.dataset.figure)
  const name = button.dataset.figure + '.' + button.dataset.save
  if (button.dataset.save === 'svg') save(new Blob([standalone(svg)], { type: 'image/svg+xml' }), name)
  else savePng(svg, name)
})

function openTarget() {
  const target = location.hash.length > 1 && byId(decodeURIComponent(location.hash.slice(1)))
  if (!target) return
  for (let node = target; node; node = node.parentElement) if (node.tagName === 'DETAILS') node.open = true
  if (target.tagName === 'DETAILS') { target.scrollIntoView(); target.querySelector('summary').focus() }
}
addEventListener('hashchange', openTarget)
openTarget()

let closed = []
addEventListener('beforeprint', () => {
  closed = [...document.querySelectorAll('details:not([open])')]
  for (const details of closed) details.open = true
})
addEventListener('afterprint', () => { for (const details of closed) details.open = false })

const links = new Map([...document.querySelectorAll('nav a')].map(a => [a.hash.slice(1), a]))
if ('IntersectionObserver' in window) {
  const visible = new Set()
  const observer = new IntersectionObserver(entries => {
    for (const entry of entries) entry.isIntersecting ? visible.add(entry.target) : visible.delete(entry.target)
    const first = [...document.querySelectorAll('[data-chapter]')].filter(s => visible.has(s)).pop()
    if (!first) return
    for (const a of links.values()) a.removeAttribute('aria-current')
    const link = links.get(first.dataset.chapter)
    if (link) link.setAttribute('aria-current', 'true')
  }, { rootMargin: '0px 0px -75% 0px' })
  for (const section of document.querySelectorAll('[data-chapter]')) observer.observe(section)
}

for (const form of document.querySelectorAll('form.calculator')) {
  const formula = JSON.parse(form.dataset.formula)
  const output = form.querySelector('output')
  const idle = output.textContent
  form.addEventListener('submit', event => event.preventDefault())
  form.addEventListener('input', () => { output.textContent = compute(formula, form) || idle })
}

function compute(formula, form) {
  let lp = formula.intercept
  const assumed = []
  const values = new Map()
  for (const input of formula.inputs) {
    const field = form.elements[input.feature]
    const text = field.value.trim()
    const missing = text === ''
    if (missing && input.whenMissing === null) return ''
    const value = missing ? input.whenMissing : input.levels ? text : Number(text)
    if (missing) assumed.push(input.label + ' taken as ' + value)
    if (!input.levels && !Number.isFinite(Number(value))) return ''
    const range = field.parentElement.querySelector('small')
    if (range) range.classList.toggle('outside', !missing && (value < input.minimum || value > input.maximum))
    values.set(input.feature, { value, missing })
  }
  for (const term of formula.terms) {
    const { value, missing } = values.get(term.feature)
    const x = term.kind === 'value' ? (Number(value) - term.centre) / term.scale
      : term.kind === 'level' ? Number(value === term.level) : Number(missing)
    lp += term.coefficient * x
  }
  const when = formula.horizon === null ? '' : ' by ' + formula.horizon + ' ' + (formula.unit || '')
  const note = assumed.length > 0 ? '. Not known: ' + assumed.join(', ') : ''
  if (formula.link === 'identity') return 'Predicted value ' + lp.toPrecision(3) + note
  const risk = formula.link === 'logistic' ? 1 / (1 + Math.exp(-lp)) : 1 - Math.pow(formula.baselineSurvival, Math.exp(lp))
  const percent = risk * 100
  const shown = percent < 1 ? 'below 1' : percent > 99 ? 'above 99' : percent.toFixed(0)
  return 'Predicted risk' + when + ': ' + shown + ' %' + note
}
})()`
