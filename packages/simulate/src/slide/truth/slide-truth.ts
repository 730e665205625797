import { type CompartmentDensity, callPhenotype, type Phenotype } from '@tessera/slides'
import type { SlideScene } from '../paint/slide-painter.ts'
import { slideCellClasses } from '../plan/true-cells.ts'
import type { SlideLaw } from '../slide-law.ts'
import { slidePhenotypeRule } from './phenotype-rule.ts'
import { slideMaskBits, type TrueMask } from './slide-mask.ts'

/** Areas, counts and densities as drawn, and the phenotype that they are. */
export interface SlideTruth {
  readonly law: SlideLaw
  readonly maskDownsample: number
  readonly maskBits: typeof slideMaskBits
  /** mm² */
  readonly areas: Readonly<
    Record<'tissue' | 'tumour' | 'stroma' | 'necrosis' | 'pen' | 'blur' | 'fold', number>
  >
  /** Nuclei of each class. */
  readonly cells: Readonly<Record<string, number>>
  readonly lymphocytes: {
    readonly tumour: number
    readonly stroma: number
    readonly tumourPerMm2: number | null
    readonly stromaPerMm2: number | null
  }
  /** By {@link slidePhenotypeRule}, of the lymphocytes drawn. */
  readonly phenotype: Phenotype | 'indeterminate'
  readonly because: string
  /** By the densities of the law: what an endless section of this tumour would be. */
  readonly lawPhenotype: Phenotype
}

export function slideTruth({ law, cells }: SlideScene, mask: TrueMask): SlideTruth {
  const pixel = (mask.downsample * law.mpp) ** 2 / 1e6
  const area = (test: (bits: number) => boolean) => {
    let pixels = 0
    for (let i = 0; i < mask.bits.length; i++) if (test(mask.bits[i])) pixels++
    return pixels * pixel
  }
  const { tissue, tumour, necrosis, pen, blur, fold } = slideMaskBits
  const stroma = (bits: number) => (bits & tissue) !== 0 && (bits & (tumour | necrosis)) === 0
  const areas = {
    tissue: area(bits => (bits & tissue) !== 0),
    tumour: area(bits => (bits & tumour) !== 0),
    stroma: area(stroma),
    necrosis: area(bits => (bits & necrosis) !== 0),
    pen: area(bits => (bits & pen) !== 0),
    blur: area(bits => (bits & blur) !== 0),
    fold: area(bits => (bits & fold) !== 0),
  }
  const counts = new Int32Array(slideCellClasses.length)
  let [inTumour, inStroma] = [0, 0]
  const pixelUm = mask.downsample * law.mpp
  for (let i = 0; i < cells.count; i++) {
    counts[cells.classOf[i]]++
    if (slideCellClasses[cells.classOf[i]] !== 'lymphocyte') continue
    const bits = mask.bits[Math.floor(cells.y[i] / pixelUm) * mask.width + Math.floor(cells.x[i] / pixelUm)]
    if ((bits & tumour) !== 0) inTumour++
    else if (stroma(bits)) inStroma++
  }
  const [t, s] = [densityOf(inTumour, areas.tumour), densityOf(inStroma, areas.stroma)]
  const { phenotype, because } = callPhenotype(t, s, slidePhenotypeRule)
  return {
    law,
    maskDownsample: mask.downsample,
    maskBits: slideMaskBits,
    areas,
    cells: Object.fromEntries(slideCellClasses.map((name, k) => [name, counts[k]])),
    lymphocytes: { tumour: inTumour, stroma: inStroma, tumourPerMm2: t.density, stromaPerMm2: s.density },
    phenotype,
    because,
    lawPhenotype: phenotypeOfLaw(law),
  }
}

/** Of the densities that a law has. */
export function phenotypeOfLaw({ lymphocytes }: SlideLaw): Phenotype {
  if (lymphocytes.tumour > slidePhenotypeRule.inflamedAbove) return 'inflamed'
  return lymphocytes.stroma > slidePhenotypeRule.excludedAbove ? 'excluded' : 'desert'
}

function densityOf(cells: number, area: number): CompartmentDensity {
  return { cells, area, density: area > 0 ? cells / area : null }
}
