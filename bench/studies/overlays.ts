// node bench/studies/overlays.ts [--out runs/overlays]
// What is found on simulated and on real files, drawn over them and set side by side on one page: tissue, tumour and nuclei
// of a drawn slide and of the real one (../shared/data/slides_he), the outline of the tumour on a drawn scan and on real
// ones (../shared/data/mri_sts). Real files that are not there are left out, and said to be.
// -> OUT/index.html with its pictures
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { centreLooks, drawFiles, sceneOf, slideLaw, slidePainter, writeSimulation } from '@tessera/simulate'
import { classColour, nucleusLooks, writePyramid } from '@tessera/slides'
import { createRandom } from '@tessera/statistics'
import { drawScanOverlay, type ScanOverlay } from './scan-overlay.ts'
import { drawOverlays, type SlideOverlay } from './slide-overlays.ts'

const { values } = parseArgs({ options: { out: { type: 'string', default: 'runs/overlays' } } })
const out = path.resolve(values.out)
const shared = path.resolve(import.meta.dirname, '../../../shared/data')
mkdirSync(out, { recursive: true })

/** Pictures of one slide or scan with the words under them. */
interface Shown {
  readonly title: string
  readonly words: string
  readonly pictures: readonly string[]
}

const slides: Shown[] = []
const drawn = path.join(out, 'simulated-slide.tif')
const look = centreLooks(2, 1)[0]
const law = slideLaw(
  { infiltration: 1, aggressiveness: 0 },
  look,
  { specimen: 'resection', pixels: 2048 },
  createRandom(5, 'overlays'),
)
await writePyramid(slidePainter(sceneOf(law)), drawn, { levels: [1, 4], mpp: 0.5, quality: look.quality })
slides.push(await slideShown('Simulated slide', drawn, 'simulated'))
const real = path.join(shared, 'slides_he', 'cmu-1-small-region.svs')
if (existsSync(real)) slides.push(await slideShown('Real slide (Aperio CMU-1, small region)', real, 'real'))

const scans: Shown[] = []
const study = path.join(out, 'rectal')
const { drawn: files = [] } = writeSimulation(study, {
  study: 'rectal-mri',
  patients: 20,
  centres: 3,
  seed: 3,
})
const first = files.filter(({ name }) => name.startsWith('mri/')).slice(0, 2)
await drawFiles(study, first, {})
for (const [i, { name }] of first.entries()) {
  const image = path.join(study, name)
  scans.push(
    await scanShown(
      `Simulated MR ${i + 1}`,
      image,
      image.replace('.nii', '_mask.nii'),
      `mr-simulated-${i + 1}.png`,
    ),
  )
}
for (const patient of ['STS_002', 'STS_008', 'STS_015']) {
  const folder = path.join(shared, 'mri_sts', patient)
  const [image, mask] = ['image', 'mask'].map(kind => path.join(folder, `MR_T1_${kind}.nii.gz`))
  if (existsSync(image))
    scans.push(await scanShown(`Real MR, ${patient} (T1)`, image, mask, `mr-${patient}.png`))
}
writeFileSync(path.join(out, 'index.html'), page())
console.log(path.join(out, 'index.html'))

async function slideShown(title: string, file: string, name: string): Promise<Shown> {
  const folder = path.join(out, name)
  mkdirSync(folder, { recursive: true })
  return {
    title,
    words: slideWords(await drawOverlays(file, folder)),
    pictures: ['tissue', 'cells'].map(of => `${name}/${of}.png`),
  }
}

async function scanShown(title: string, image: string, mask: string, file: string): Promise<Shown> {
  return {
    title,
    words: scanWords(await drawScanOverlay(image, mask, path.join(out, file))),
    pictures: [file],
  }
}

function slideWords({ cells, looks, tissueMm2, tumourMm2, micrometresPerPixel }: SlideOverlay): string {
  const each = Object.entries(looks).map(([name, n]) => `${n.toLocaleString('en-GB')} ${name}`)
  return `${cells.toLocaleString('en-GB')} nuclei (${each.join(', ')}); tissue ${tissueMm2.toFixed(2)} mm², tumour by its cells ${tumourMm2.toFixed(2)} mm²; ${micrometresPerPixel} µm a pixel.`
}

function scanWords({ size, spacingMm, tumourMl }: ScanOverlay): string {
  return `${size.join(' x ')} voxels of ${spacingMm.join(' x ')} mm; the outline holds ${tumourMl.toFixed(1)} ml.`
}

function page(): string {
  const missing = [
    ...(existsSync(real) ? [] : ['the real slide']),
    ...(existsSync(path.join(shared, 'mri_sts')) ? [] : ['the real MR']),
  ]
  const colours = nucleusLooks
    .map((name, k) => `<span style="color:rgb(${classColour(k).join(',')})">&#9711;</span> ${name}`)
    .join(' &#160; ')
  const figure = ({ title, words, pictures }: Shown) =>
    `<figure>${pictures.map(file => `<img src="${file}" alt="${title}">`).join('')}<figcaption><strong>${title}.</strong> ${words}</figcaption></figure>`
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Found on simulated and real files</title>
<style>body{font:16px/1.5 Georgia,serif;max-width:1400px;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}
div{display:grid;grid-template-columns:repeat(2,1fr);gap:1.5rem;align-items:start}.scans{grid-template-columns:repeat(3,1fr)}figure{margin:0 0 1rem}
img{width:100%;display:block;margin-bottom:.6rem}h1,h2{font-weight:normal}figcaption,p{font-size:.9rem}</style>
<h1>What is found, drawn over simulated and real files</h1>
${missing.length > 0 ? `<p>Not here, because the files are not: ${missing.join(' and ')}.</p>` : ''}
<h2>Slides</h2><p>Whole: tissue outlined in green, tumour by its cells in orange, pen in red. Part at full resolution: a ring about each nucleus, ${colours}.</p>
<div>${slides.map(figure).join('')}</div>
<h2>Scans</h2><p>The slice through the middle of the outlined tumour.</p>
<div class="scans">${scans.map(figure).join('')}</div></html>
`
}
