// What the browser tests ask inside the page. Plain JavaScript: it is put into the page as it is.
window.inPage = {
  fonts: () => document.fonts.ready.then(() => true),

  openAll() {
    for (const details of document.querySelectorAll('details')) details.open = true
  },

  drawnFigures: () => [...document.querySelectorAll('figure[data-evidence]')].map(f => f.dataset.evidence),

  attributes: (selector, name) => [...document.querySelectorAll(selector)].map(e => e.getAttribute(name)),

  emptyFigures: () =>
    [...document.querySelectorAll('svg.figure')].filter(svg => svg.getBoundingClientRect().width < 50).length,

  active: () => ({
    id: document.activeElement.id,
    className: document.activeElement.getAttribute('class'),
    outline: getComputedStyle(document.activeElement).outlineStyle,
  }),

  unreachable: () =>
    [...document.querySelectorAll('a[href],button,summary,input,select,[tabindex="0"]')].filter(
      e => e.tabIndex < 0,
    ).length,

  width: () => document.documentElement.scrollWidth,

  async measurePng(base64) {
    const image = new Image()
    image.src = `data:image/png;base64,${base64}`
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = image.width
    canvas.height = image.height
    const context = canvas.getContext('2d')
    context.drawImage(image, 0, 0)
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
    let inked = 0
    for (let i = 0; i < data.length; i += 4) if (data[i] < 200) inked++
    return { width: image.width, inked }
  },

  figureBoxes: () =>
    [...document.querySelectorAll('figure')].map(f => ({
      height: f.getBoundingClientRect().height,
      width: f.getBoundingClientRect().width,
      kept: getComputedStyle(f).breakInside,
      svg: f.querySelector('svg').getBoundingClientRect().width,
    })),

  async violations() {
    const result = await window.axe.run(document, { resultTypes: ['violations'] })
    return result.violations.map(
      v =>
        `${v.id}: ${v.nodes
          .slice(0, 3)
          .map(n => `${n.html.slice(0, 200)} ${n.failureSummary}`)
          .join(' | ')}`,
    )
  },

  // Texts of figures that leave their figure or lie on one another.
  clashes() {
    const found = []
    for (const svg of document.querySelectorAll('svg.figure')) {
      const frame = svg.getBoundingClientRect()
      const texts = [...svg.querySelectorAll('text')].map(t => ({
        text: t.textContent,
        box: t.getBoundingClientRect(),
      }))
      texts.forEach((a, i) => {
        if (a.box.left < frame.left - 3 || a.box.right > frame.right + 3 || a.box.bottom > frame.bottom + 3)
          found.push(`${svg.id}: "${a.text}" leaves the figure`)
        for (const b of texts.slice(i + 1)) {
          const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left)
          const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top)
          if (across > 1 && down > 6) found.push(`${svg.id}: "${a.text}" on "${b.text}"`)
        }
      })
    }
    return found
  },
}
