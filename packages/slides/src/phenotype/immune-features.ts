import { type Cells, placesOf } from '../cells/cells.ts'
import { nucleusLooks } from '../cells/classify-nuclei.ts'
import type { Points, SlideMask } from '../slide-mask.ts'
import {
  clarkEvans,
  crossNeighbourDistances,
  crossRipley,
  hotSpots,
  infiltrationBands,
  interfaceDistances,
  layQuadrats,
  morisita,
  morisitaHorn,
  neighbourDistances,
  pointsWithin,
  ripley,
  type SpatialWindow,
  tumourInterface,
  windowOfMask,
} from '../spatial/index.ts'
import { type Compartments, checkCompartments } from './compartments.ts'
import { countedLymphocytes } from './counted-lymphocytes.ts'
import { type ImmunePhenotype, immunePhenotype, phenotypes } from './immune-phenotype.ts'
import { defaultImmuneSettings, type ImmuneSettings } from './immune-settings.ts'
import { stromalTilEstimate } from './stromal-til.ts'

/** One slide's immune features. Every feature of the settings is among the values or among the reasons. */
export interface ImmuneFeatures {
  readonly features: Readonly<Record<string, number>>
  /** Why a feature has no value on this slide. */
  readonly undefinedFeatures: Readonly<Record<string, string>>
  /** Of every feature; '1' where it has none. */
  readonly units: Readonly<Record<string, string>>
  readonly phenotype: ImmunePhenotype
  /** Tumour and stroma, mm². */
  readonly tissueArea: number
  /** Version of this list of features. */
  readonly version: 'tessera-immune/2'
}

/** Takes values and reasons under the names of features. */
type Note = (name: string, unit: string, value: number | null, because: string | null) => void

/**
 * The named features of a slide's immune microenvironment: densities by compartment and by distance from the interface, the stromal TIL
 * estimate, Ripley's L about itself and about tumour cells, nearest neighbours, Clark and Evans, Morisita, Morisita-Horn, hot spots, and
 * the phenotype with its regions' shares. Of lymphocyte-like nuclei those count that {@link countedLymphocytes} counts. The window is tumour and stroma; edges are corrected by translation.
 * @throws SlideError `bad-setting` for masks that are not alike or overlap, or radii and bands that do not rise
 */
export function immuneFeatures(
  cells: Cells,
  compartments: Compartments,
  settings: Partial<ImmuneSettings> = {},
): ImmuneFeatures {
  const all: ImmuneSettings = { ...defaultImmuneSettings, ...settings }
  checkCompartments(compartments)
  const features: Record<string, number> = {}
  const undefinedFeatures: Record<string, string> = {}
  const units: Record<string, string> = {}
  const note: Note = (name, unit, value, because) => {
    units[name] = unit
    if (value !== null && Number.isFinite(value)) features[name] = value
    else undefinedFeatures[name] = because ?? 'not finite'
  }
  const immune =
    all.immune === nucleusLooks[0] ? countedLymphocytes(cells, compartments) : placesOf(cells, all.immune)
  const tumour = placesOf(cells, all.tumour)
  const phenotype = immunePhenotype(immune, compartments, {
    rule: all.rule,
    seed: all.seed,
    samples: all.samples,
  })
  notePhenotype(phenotype, note)
  noteTil(immune, compartments, note)
  noteInterface(immune, compartments, all, note)
  notePattern(immune, tumour, windowOf(compartments), all, note)
  const tissueArea = phenotype.tumour.area + phenotype.stroma.area
  return { features, undefinedFeatures, units, phenotype, tissueArea, version: 'tessera-immune/2' }
}

function notePhenotype(found: ImmunePhenotype, note: Note): void {
  for (const compartment of ['tumour', 'stroma'] as const) {
    const { density, area } = found[compartment]
    note(`${compartment}_area_mm2`, 'mm²', area, null)
    note(`immune_density_${compartment}`, 'cells/mm²', density, `no ${compartment}`)
  }
  for (const name of phenotypes)
    note(`${name}_share`, '1', found.shares?.[name] ?? null, 'no region with enough tumour')
}

function noteTil(immune: Points, compartments: Compartments, note: Note): void {
  const { percent, undefinedBecause } = stromalTilEstimate(immune, compartments)
  note('stromal_til_estimate', '%', percent, undefinedBecause)
}

function noteInterface(
  immune: Points,
  { tumour, stroma, scale }: Compartments,
  { bands }: ImmuneSettings,
  note: Note,
): void {
  const line = tumourInterface(tumour, stroma, scale)
  const nowhere = 'tumour and stroma meet nowhere'
  const names = bands.slice(1).map((to, b) => `immune_density_interface_${side(bands[b])}_to_${side(to)}`)
  const found = line === null ? null : infiltrationBands(immune, tumour, stroma, scale, line, bands)
  names.forEach((name, b) => {
    note(name, 'cells/mm²', found?.[b].density ?? null, line === null ? nowhere : 'no tissue in the band')
  })
  const median = line === null || immune.x.length === 0 ? null : middle(interfaceDistances(immune, line))
  note('immune_interface_distance_median', 'µm', median, line === null ? nowhere : 'no immune cell')
}

function notePattern(
  immune: Points,
  tumour: Points,
  window: SpatialWindow | null,
  { radii, quadrat, hotSpotReach }: ImmuneSettings,
  note: Note,
): void {
  const empty = 'no tumour and no stroma'
  const inside = window === null ? null : pointsWithin(immune, window)
  const [l, cross] = [
    inside && window && ripley(inside, window, { radii }),
    inside && window && crossRipley(tumour, inside, window, { radii }),
  ]
  radii.forEach((r, k) => {
    const value = l?.l[k] ?? null
    note(`immune_l_minus_r_${r}`, 'µm', value === null ? null : value - r, l?.undefinedBecause ?? empty)
    const other = cross?.l[k] ?? null
    note(
      `tumour_immune_l_minus_r_${r}`,
      'µm',
      other === null ? null : other - r,
      cross?.undefinedBecause ?? empty,
    )
  })
  const neighbours = inside !== null && inside.x.length > 1 ? middle(neighbourDistances(inside)) : null
  note('immune_nearest_median', 'µm', neighbours, 'fewer than two immune cells')
  const toTumour =
    immune.x.length > 0 && tumour.x.length > 0 ? middle(crossNeighbourDistances(immune, tumour)) : null
  note('immune_to_tumour_nearest_median', 'µm', toTumour, 'no immune or no tumour cell')
  const evans = inside && window && clarkEvans(inside, window)
  note('immune_clark_evans', '1', evans?.index ?? null, evans?.undefinedBecause ?? empty)
  const quadrats = window === null ? null : layQuadrats(window, quadrat)
  const single = quadrats && morisita(immune, quadrats)
  note('immune_morisita', '1', single?.value ?? null, single?.undefinedBecause ?? empty)
  const both = quadrats && morisitaHorn(immune, tumour, quadrats)
  note('immune_tumour_morisita_horn', '1', both?.value ?? null, both?.undefinedBecause ?? empty)
  const hot = quadrats && hotSpots(immune, quadrats, { reach: hotSpotReach })
  note('immune_hot_spot_share', '1', hot?.hotShare ?? null, hot?.undefinedBecause ?? empty)
}

/** Tumour and stroma; null where there is neither. */
function windowOf({ tumour, stroma, scale }: Compartments): SpatialWindow | null {
  const inside = tumour.inside.map((value, at) => value | stroma.inside[at])
  if (!inside.includes(1)) return null
  const mask: SlideMask = { ...tumour, inside }
  return windowOfMask(mask, scale)
}

function middle(values: Float64Array): number {
  const sorted = values.slice().sort()
  const half = (sorted.length - 1) / 2
  return (sorted[Math.floor(half)] + sorted[Math.ceil(half)]) / 2
}

/** A distance from the interface as it stands in a column's name. */
function side(distance: number): string {
  return distance === 0 ? '0' : `${Math.abs(distance)}${distance < 0 ? 'in' : 'out'}`
}
