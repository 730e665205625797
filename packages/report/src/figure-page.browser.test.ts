import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { heatmap, oncoplot, sizePerformance, trajectory, volcano } from '../test/biomarker-figures.ts'
import { launchBrowser } from '../test/browser/launch.ts'
import { renderFigurePage } from './figure-page.ts'

const launched = await launchBrowser()
const why = launched.browser === null ? ` (skipped: ${launched.reason})` : ''
const folder = mkdtempSync(path.join(os.tmpdir(), 'tessera-figure-page-'))

/** Texts of the figures that leave their drawing or lie on another text, as a reader would see them. */
const inspect = `(() => {
  const faults = []
  for (const svg of document.querySelectorAll('svg.figure')) {
    const frame = svg.getBoundingClientRect()
    const kind = svg.closest('figure').dataset.kind
    const boxes = [...svg.querySelectorAll('text')].map(text => ({ text: text.textContent, box: text.getBoundingClientRect() }))
    for (const { text, box } of boxes)
      if (box.left < frame.left - 3 || box.right > frame.right + 3 || box.top < frame.top - 3 || box.bottom > frame.bottom + 3)
        faults.push(kind + ': "' + text + '" leaves the drawing')
    for (let i = 0; i < boxes.length; i++)
      for (let j = 0; j < i; j++) {
        const [a, b] = [boxes[i].box, boxes[j].box]
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left)
        const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
        if (wide > 2 && high > 6) faults.push(kind + ': "' + boxes[i].text + '" on "' + boxes[j].text + '"')
      }
  }
  return faults
})()`

describe.skipIf(launched.browser === null)(`figures of biomarkers in a browser${why}`, () => {
  afterAll(async () => {
    await launched.browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it.each(['light', 'dark'] as const)(
    'no text leaves its drawing or lies on another, %s',
    async colorScheme => {
      if (launched.browser === null) return
      const file = path.join(folder, `${colorScheme}.html`)
      writeFileSync(
        file,
        renderFigurePage({
          title: 'Figures of biomarkers',
          kicker: 'tessera omics biomarkers',
          lede: 'Invented numbers.',
          sections: [
            { title: 'Effects', figures: [volcano(), volcano(300, false), heatmap(), heatmap(60, 24)] },
            { title: 'Others', figures: [trajectory(), sizePerformance(), oncoplot()] },
          ],
          findings: [],
        }),
      )
      const context = await launched.browser.newContext({
        viewport: { width: 1200, height: 900 },
        colorScheme,
      })
      const page = await context.newPage()
      const complaints: string[] = []
      page.on('console', message => message.type() === 'error' && complaints.push(message.text()))
      page.on('pageerror', error => complaints.push(error.message))
      await page.goto(pathToFileURL(file).href)
      await page.evaluate('document.fonts.ready')
      expect(await page.evaluate<string[]>(inspect)).toEqual([])
      expect(await page.locator('svg.figure').count()).toBe(7)
      expect(complaints).toEqual([])
      await context.close()
    },
  )
})
