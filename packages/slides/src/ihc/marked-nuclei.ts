import { haematoxylinDab } from '@tessera/imaging'
import {
  type FindCellsSettings,
  findNuclei,
  type Nuclei,
  type NucleiSettings,
  nucleiOfSlide,
} from '../cells/index.ts'
import type { Raster } from '../raster.ts'
import type { Slide } from '../slide.ts'
import { SlideError } from '../slide-error.ts'

/**
 * Where the chromogen of a positive cell is looked for. `nucleus`: in the nucleus itself (Ki-67, oestrogen receptor,
 * FOXP3). `around`: in the nucleus or in the ring around it, whichever is darker (CD8, CD3: membrane and cytoplasm, which
 * in a lymphocyte are a rim of a micrometre around the nucleus).
 */
export type MarkerPlace = 'nucleus' | 'around'

export interface MarkerSettings {
  readonly place: MarkerPlace
  /** Mean optical density of DAB from which a cell counts as positive; 0.2 unless given, as in QuPath. */
  readonly positiveDensity?: number
  /** And from which on as moderate and as strong, for the H-score; 0.4 and 0.6 unless given, as in QuPath. */
  readonly moderateDensity?: number
  readonly strongDensity?: number
  /** How nuclei are found; H-DAB and a ring of 1.5 µm unless given. */
  readonly nuclei?: Partial<NucleiSettings>
}

/** Nuclei and what they take up of a marker. */
export interface MarkedNuclei {
  readonly nuclei: Nuclei
  /** Mean optical density of DAB where the marker is looked for. */
  readonly density: Float64Array
  /** 0 negative, 1 weak, 2 moderate, 3 strong. */
  readonly intensity: Uint8Array
  /** What was counted, in words. */
  readonly counted: string
}

/**
 * Nuclei of an immunohistochemical picture (DAB, haematoxylin as counterstain) by colour deconvolution, and which of them
 * are marked. A nucleus under much DAB shows little haematoxylin: where the marker is nuclear, 0.15 of the DAB is added to it
 * before nuclei are looked for.
 * A DAB-positive nucleus, or a nucleus with DAB around it, is what is counted; that it is a CD8-positive T cell is the
 * antibody's claim, not ours.
 * @throws SlideError as {@link findNuclei}; `bad-setting` for densities that do not rise
 */
export function markedNuclei(raster: Raster, mpp: number, settings: MarkerSettings): MarkedNuclei {
  checkDensities(settings)
  return markNuclei(findNuclei(raster, mpp, nucleiUnderMarker(settings)), settings)
}

/** {@link markedNuclei} of a slide that is open, part by part, each nucleus once. */
export async function markedNucleiOfSlide(
  slide: Slide,
  marker: MarkerSettings,
  settings: Omit<FindCellsSettings, 'nuclei' | 'looks'> = {},
): Promise<MarkedNuclei> {
  checkDensities(marker)
  return markNuclei(await nucleiOfSlide(slide, { ...settings, nuclei: nucleiUnderMarker(marker) }), marker)
}

function nucleiUnderMarker({ place, nuclei }: MarkerSettings): Partial<NucleiSettings> {
  return {
    stains: haematoxylinDab,
    ringUm: 1.5,
    // More of it would let the marked nuclei alone decide what is dense.
    secondStainShare: place === 'nucleus' ? 0.15 : 0,
    ...nuclei,
  }
}

function densitiesOf({ positiveDensity = 0.2, moderateDensity = 0.4, strongDensity = 0.6 }: MarkerSettings) {
  return [positiveDensity, moderateDensity, strongDensity] as const
}

function checkDensities(settings: MarkerSettings): void {
  const [positive, moderate, strong] = densitiesOf(settings)
  if (positive > 0 && moderate > positive && strong > moderate) return
  throw new SlideError(
    'bad-setting',
    `optical densities ${positive}, ${moderate}, ${strong} of weak, moderate and strong`,
    'give three that rise',
  )
}

function markNuclei(nuclei: Nuclei, settings: MarkerSettings): MarkedNuclei {
  const { place } = settings
  const steps = densitiesOf(settings)
  const density = new Float64Array(nuclei.count)
  const intensity = new Uint8Array(nuclei.count)
  for (let i = 0; i < nuclei.count; i++) {
    density[i] =
      place === 'nucleus' ? nuclei.meanEosin[i] : Math.max(nuclei.meanEosin[i], nuclei.ringEosin[i])
    intensity[i] = steps.filter(step => density[i] >= step).length
  }
  const where = place === 'nucleus' ? 'in the nucleus' : 'in the nucleus or the ring around it'
  return {
    nuclei,
    density,
    intensity,
    counted: `nuclei with a mean optical density of DAB of ${steps[0]} or more ${where}`,
  }
}
