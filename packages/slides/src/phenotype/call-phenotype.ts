import type { PhenotypeRule } from './phenotype-rule.ts'

export type Phenotype = 'inflamed' | 'excluded' | 'desert'

/** Cells over area in one compartment. */
export interface CompartmentDensity {
  readonly cells: number
  /** mm² */
  readonly area: number
  /** Cells/mm²; null where there is no such compartment. */
  readonly density: number | null
}

export interface PhenotypeCall {
  readonly phenotype: Phenotype | 'indeterminate'
  readonly because: string
}

export function compartmentDensity(cells: number, area: number): CompartmentDensity {
  return { cells, area, density: area > 0 ? cells / area : null }
}

/** The rule on two compartments. */
export function callPhenotype(
  tumour: CompartmentDensity,
  stroma: CompartmentDensity,
  rule: PhenotypeRule,
  least: { readonly tumour: number; readonly stroma: number } = {
    tumour: rule.leastTumour,
    stroma: rule.leastStroma,
  },
): PhenotypeCall {
  if (tumour.density === null || tumour.area < least.tumour)
    return {
      phenotype: 'indeterminate',
      because: `${mm2(tumour.area)} of tumour, below ${mm2(least.tumour)}`,
    }
  const inTumour = `${perMm2(tumour.density)} in the tumour`
  if (tumour.density > rule.inflamedAbove)
    return { phenotype: 'inflamed', because: `${inTumour}, above ${rule.inflamedAbove}` }
  if (stroma.density === null || stroma.area < least.stroma)
    return {
      phenotype: 'indeterminate',
      because: `${inTumour}, not above ${rule.inflamedAbove}, and ${mm2(stroma.area)} of stroma, below ${mm2(least.stroma)}`,
    }
  const inStroma = `${perMm2(stroma.density)} in the stroma`
  return stroma.density > rule.excludedAbove
    ? {
        phenotype: 'excluded',
        because: `${inTumour}, not above ${rule.inflamedAbove}; ${inStroma}, above ${rule.excludedAbove}`,
      }
    : {
        phenotype: 'desert',
        because: `${inTumour}, not above ${rule.inflamedAbove}; ${inStroma}, not above ${rule.excludedAbove}`,
      }
}

function perMm2(density: number): string {
  return `${Number(density.toPrecision(3))} cells/mm²`
}

function mm2(area: number): string {
  return `${Number(area.toPrecision(2))} mm²`
}
