import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Download, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../test/browser/launch.ts'
import { type FixtureOptions, fixture } from '../test/fixture.ts'
import { renderIndex } from './render-index.ts'
import { renderReport } from './render-report.ts'

const cases: Record<string, Partial<FixtureOptions>> = {
  survival: {},
  binary: { questions: ['binary'], simulated: false },
  several: { questions: ['binary', 'survival'], models: 5 },
  difficult: {
    questions: ['binary', 'survival'],
    centres: 30,
    models: 5,
    feasibility: true,
    difficult: true,
  },
  small: { questions: ['binary'], centres: 1, models: 1 },
}

const launched = await launchBrowser()
const why = launched.browser === null ? ` (skipped: ${launched.reason})` : ''
const folder = mkdtempSync(path.join(os.tmpdir(), 'tessera-report-'))
const inPage = path.join(import.meta.dirname, '..', 'test', 'browser', 'in-page.js')
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface FigureBox {
  readonly height: number
  readonly width: number
  readonly kept: string
  readonly svg: number
}

function attributes(page: Page, selector: string, name: string): Promise<string[]> {
  return page.evaluate<string[]>(`inPage.attributes(${JSON.stringify(selector)}, '${name}')`)
}

describe.skipIf(launched.browser === null)(`the report in a browser${why}`, () => {
  let browser: Browser

  beforeAll(async () => {
    if (launched.browser === null) return
    browser = launched.browser
    for (const [name, options] of Object.entries(cases)) {
      const { evidence, run } = fixture(options)
      writeFileSync(
        path.join(folder, `${name}.html`),
        await renderReport({ evidence, run, rasters: new Map() }),
      )
    }
    const entries = Object.entries(cases).map(([name, options]) => ({
      href: `${name}.html`,
      ...fixture(options),
    }))
    writeFileSync(path.join(folder, 'index.html'), renderIndex(entries))
  })

  afterAll(async () => {
    await launched.browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  async function open(
    name: string,
    options: { width?: number; colorScheme?: 'light' | 'dark'; bypassCSP?: boolean } = {},
  ): Promise<{ page: Page; complaints: string[] }> {
    const context = await browser.newContext({
      viewport: { width: options.width ?? 1200, height: 900 },
      colorScheme: options.colorScheme ?? 'light',
      bypassCSP: options.bypassCSP ?? false,
      acceptDownloads: true,
      reducedMotion: 'reduce',
    })
    await context.addInitScript({ path: inPage })
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('console', message => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
    })
    page.on('pageerror', error => complaints.push(error.message))
    page.on('request', request => {
      if (!/^(file|data|blob):/.test(request.url())) complaints.push(`asks the network for ${request.url()}`)
    })
    await page.goto(pathToFileURL(path.join(folder, `${name}.html`)).href)
    await page.evaluate('inPage.fonts()')
    return { page, complaints }
  }

  async function bytes(download: Download): Promise<Buffer> {
    return readFileSync(await download.path())
  }

  async function save(page: Page, selector: string): Promise<{ name: string; content: Buffer }> {
    // Chromium drops what a frame saves beyond ten files a second; nobody clicks that fast.
    await page.waitForTimeout(120)
    const waiting = page.waitForEvent('download')
    await page.locator(selector).first().click()
    const download = await waiting
    return { name: download.suggestedFilename(), content: await bytes(download) }
  }

  it.each(Object.keys(cases))(
    '%s: no console error, no request, every figure and table of the evidence',
    async name => {
      const { evidence } = fixture(cases[name])
      const { page, complaints } = await open(name)
      const drawn = await page.evaluate<string[]>('inPage.drawnFigures()')
      expect([...drawn].sort()).toEqual(evidence.figures.map(f => f.id).sort())
      const captions = await page.locator('caption b').allTextContents()
      for (const table of evidence.tables) expect(captions.join('\n')).toContain(table.title)
      const empty = await page.evaluate('inPage.emptyFigures()')
      expect(empty).toBe(0)
      expect(complaints).toEqual([])
      await page.context().close()
    },
  )

  it('says at the top that data are simulated, and headlines feasibility', async () => {
    const { page } = await open('difficult')
    await expect(page.locator('.simulated').first().textContent()).resolves.toContain('Simulated data')
    expect(await page.locator('.notice', { hasText: 'Feasibility only' }).count()).toBe(2)
    expect(await page.locator('figure .tag', { hasText: 'exploratory' }).count()).toBeGreaterThan(0)
    await page.context().close()
  })

  it('saves every figure as SVG that stands alone, PNG that decodes and CSV with numbers', async () => {
    const { page, complaints } = await open('several')
    const ids = await attributes(page, 'button[data-save="svg"]', 'data-figure')
    expect(ids.length).toBeGreaterThan(10)
    for (const id of ids) {
      const svg = await save(page, `button[data-save="svg"][data-figure="${id}"]`)
      expect(svg.name).toBe(`${id}.svg`)
      const text = svg.content.toString('utf8')
      expect(text.includes('xmlns="http://www.w3.org/2000/svg"')).toBe(true)
      expect(text.includes('font/woff2')).toBe(true)
      expect(text.includes('var(--')).toBe(false)
      expect(text.replace(/base64,[A-Za-z0-9+/=]*/g, '').includes('NaN')).toBe(false)
      const png = await save(page, `button[data-save="png"][data-figure="${id}"]`)
      const size = await page.evaluate<{ width: number; inked: number }>(
        `inPage.measurePng('${png.content.toString('base64')}')`,
      )
      expect(size.width).toBeGreaterThan(900)
      expect(size.inked).toBeGreaterThan(500)
      const csv = await save(page, `a[download="${id}.csv"]`)
      expect(csv.content.toString('utf8').split('\r\n').length).toBeGreaterThan(3)
    }
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('saves every table as a Word file and as CSV, and all tables as one', async () => {
    const { page } = await open('survival')
    const names = await attributes(page, 'a[download$=".docx"]', 'download')
    expect(names).toContain('tables.docx')
    await page.evaluate('inPage.openAll()')
    for (const name of names) {
      const file = await save(page, `a[download="${name}"]`)
      expect(file.content.subarray(0, 2).toString('latin1')).toBe('PK')
      expect(file.content.includes('word/document.xml')).toBe(true)
      if (name === 'tables.docx') continue
      const csv = await save(page, `a[download="${name.replace('.docx', '.csv')}"]`)
      expect(csv.content.toString('utf8').split('\r\n').length).toBeGreaterThan(2)
    }
    await page.context().close()
  })

  it('can be used by keyboard: skip link, contents, saves, a number of the flow opens its reasons', async () => {
    const { page } = await open('survival')
    await page.keyboard.press('Tab')
    expect(await page.evaluate('inPage.active().className')).toBe('skip')
    await page.keyboard.press('Enter')
    expect(await page.evaluate('inPage.active().id')).toBe('content')
    expect(await page.evaluate('inPage.unreachable()')).toBe(0)
    await page.locator('svg a').first().focus()
    await page.keyboard.press('Enter')
    await page.waitForSelector('.below details[open]')
    expect(await page.locator('.below details').first().textContent()).toContain('Guangzhou 6')
    await page.locator('summary', { hasText: 'TRIPOD+AI' }).focus()
    await page.keyboard.press('Enter')
    expect(await page.locator('details', { hasText: 'TRIPOD+AI' }).last().getAttribute('open')).not.toBeNull()
    expect(await page.evaluate('inPage.active().outline')).toBe('solid')
    await page.context().close()
  })

  it('computes a risk from the coefficients as the formula says', async () => {
    const { page } = await open('survival')
    await page.locator('form.calculator input[name="age"]').fill('67')
    await page.locator('form.calculator select').selectOption('B')
    // 1 - 0.61 ^ exp(0.182 * (67 - 57) / 10 + 0.6412) = 0.675: by hand from the fixture's coefficients.
    expect(await page.locator('form.calculator output').textContent()).toBe(
      'Predicted risk by 36 months: 68 %',
    )
    await page.locator('form.calculator input[name="age"]').fill('120')
    expect(await page.locator('form.calculator small.outside').count()).toBe(1)
    await page.context().close()
  })

  it.each(
    (['light', 'dark'] as const).flatMap(scheme =>
      [...Object.keys(cases), 'index'].map(name => [name, scheme] as const),
    ),
  )('%s in %s: the accessibility checker finds nothing', async (name, colorScheme) => {
    // The checker is put into the page, which the page's own policy would rightly refuse.
    const { page } = await open(name, { colorScheme, bypassCSP: true })
    await page.evaluate('inPage.openAll()')
    await page.evaluate(axe)
    expect(await page.evaluate('inPage.violations()')).toEqual([])
    await page.context().close()
  })

  it.each(['survival', 'several', 'difficult'])('%s: prints with every figure whole', async name => {
    const { page } = await open(name, { width: 673 })
    await page.emulateMedia({ media: 'print' })
    const pdf = await page.pdf({ preferCSSPageSize: true })
    expect(pdf.subarray(0, 5).toString('latin1')).toBe('%PDF-')
    // A4 less the margins of the print style, in CSS pixels: 210 - 32 mm wide, 297 - 35 mm high.
    const height = ((297 - 35) / 25.4) * 96
    const figures = await page.evaluate<FigureBox[]>('inPage.figureBoxes()')
    for (const figure of figures) {
      expect(figure.height).toBeLessThan(height)
      expect(figure.kept).toBe('avoid')
      expect(figure.svg).toBeLessThanOrEqual(figure.width + 1)
    }
    expect(await page.locator('.saves').first().isVisible()).toBe(false)
    await page.context().close()
  })

  it.each([...Object.keys(cases), 'index'])('%s: nothing scrolls sideways at 320 pixels', async name => {
    const { page } = await open(name, { width: 320 })
    await page.evaluate('inPage.openAll()')
    expect(await page.evaluate('inPage.width()')).toBeLessThanOrEqual(320)
    await page.context().close()
  })

  it.each(['survival', 'difficult'])(
    '%s: no text of a figure lies outside it or on other text',
    async name => {
      const { page } = await open(name)
      expect(await page.evaluate('inPage.clashes()')).toEqual([])
      await page.context().close()
    },
  )
})
