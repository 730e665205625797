import { glcmTags, glrlmTags } from '@tessera/imaging'

/** The stains of which texture and densities are measured. */
export const measuredStains = ['haematoxylin', 'eosin'] as const
export type MeasuredStain = (typeof measuredStains)[number]

export const percentiles = [5, 25, 50, 75, 95] as const
export const nuclearPercentiles = [10, 50, 90] as const
export const colourChannels = ['red', 'green', 'blue'] as const

/** Columns that are 1 where what hangs on them is measured and 0 where it is not; what is not measured is then 0. */
export const definedFlags = [
  /** A nucleus lies whole in the tile. */
  'nuclei_defined',
  /** Two or more do. */
  'nuclear_spread_defined',
  /** Two or more nuclei lie in the tile, whole or cut by its border. */
  'nearest_neighbour_defined',
  /** The stain has two or more grey levels. */
  'haematoxylin_texture_defined',
  'eosin_texture_defined',
] as const
export type DefinedFlag = (typeof definedFlags)[number]

export interface HistologyFeature {
  readonly name: string
  readonly unit: 'OD' | '1' | '1/mm²' | 'µm' | 'µm²'
  /** The column that says whether it is measured; null where it always is. */
  readonly definedBy: DefinedFlag | null
}

/** The tags of imaging's texture, of one matrix over the four directions of the plane. */
export const textureTags: readonly string[] = [...glcmTags, ...glrlmTags]

/** Texture that needs two grey levels: a correlation of what does not vary is none. */
export const correlationTags: ReadonlySet<string> = new Set(['cm_corr', 'cm_info_corr1'])

const of = (unit: HistologyFeature['unit'], definedBy: DefinedFlag | null, names: readonly string[]) =>
  names.map((name): HistologyFeature => ({ name, unit, definedBy }))

/** Of each nucleus, and what is taken of it over the nuclei of a tile. */
const nuclearUnits = [
  ['nuclear_area', 'µm²'],
  ['nuclear_major_axis', 'µm'],
  ['nuclear_eccentricity', '1'],
  ['nuclear_solidity', '1'],
  ['nuclear_circularity', '1'],
  ['nuclear_haematoxylin', 'OD'],
  ['nuclear_haematoxylin_sd', 'OD'],
  ['nuclear_eosin', 'OD'],
  ['nuclear_contrast', 'OD'],
] as const

/**
 * The features of `tessera-histology/1`, in order. Optical densities are to base 10, stains those of Ruifrok and
 * Johnston. A change of any of them, or of how it is measured, is another version.
 */
export const histologyFeatures: readonly HistologyFeature[] = [
  ...measuredStains.flatMap(stain =>
    of(
      'OD',
      null,
      ['mean', 'sd', ...percentiles.map(p => `p${p}`)].map(what => `${stain}_${what}`),
    ),
  ),
  ...of('OD', null, ['residual_mean', 'residual_sd', 'density_mean', 'density_sd']),
  ...of('1', null, ['stained_share']),
  ...colourChannels.flatMap(channel =>
    of('1', null, [`${channel}_mean`, `${channel}_sd`, `${channel}_skewness`]),
  ),
  ...of('1/mm²', null, ['nuclear_density']),
  ...of('1', null, ['nuclear_area_share']),
  ...nuclearUnits.flatMap(([name, unit]) => [
    ...of(unit, 'nuclei_defined', [`${name}_mean`]),
    ...of(unit, 'nuclear_spread_defined', [`${name}_spread`]),
  ]),
  ...of(
    'µm²',
    'nuclei_defined',
    nuclearPercentiles.map(p => `nuclear_area_p${p}`),
  ),
  ...of('µm', 'nearest_neighbour_defined', ['nearest_neighbour_mean', 'nearest_neighbour_spread']),
  ...of('1', 'nearest_neighbour_defined', ['clark_evans_ratio']),
  ...measuredStains.flatMap(stain =>
    textureTags.map((tag): HistologyFeature => {
      const definedBy = correlationTags.has(tag) ? (`${stain}_texture_defined` as const) : null
      return { name: `${stain}_${tag}`, unit: '1', definedBy }
    }),
  ),
  ...of('1', null, definedFlags),
]

/** Names of the built-in features in the order of the columns. */
export const builtInFeatureNames: readonly string[] = histologyFeatures.map(({ name }) => name)
