import { parseFilter } from './filter-image.ts'
import type { Filter, FilterSettings } from './settings.ts'

/**
 * What stands before the tags of features taken from a response map: the `name` of the settings, else one made of the
 * parameters in MIRP's form (`log_s_3`, `laws_e5l5s5_energy_delta_7_invar`), which IBSI-2 leaves open; image types of
 * PyRadiomics have PyRadiomics' names (`wavelet-HHL`). Boundary and truncation are not in it: name filters that differ
 * in these alone.
 */
export function filterName(settings: FilterSettings): string {
  const filter = parseFilter(settings)
  return filter.name ?? parts(filter).join('_')
}

function parts(filter: Filter): readonly (string | number)[] {
  switch (filter.type) {
    case 'mean':
      return ['mean', 'd', filter.size, ...flat(filter.dimensions)]
    case 'log':
      return ['log', 's', filter.sigma, ...flat(filter.dimensions)]
    case 'laws':
      return [
        'laws',
        filter.kernels.toLowerCase(),
        ...(filter.energy === undefined ? [] : ['energy', 'delta', filter.energy.distance]),
        ...pooled(filter.pooling),
      ]
    case 'gabor': {
      const { sigma, gamma, wavelength, theta } = filter
      const orientation = typeof theta === 'number' ? ['t', theta] : ['dt', theta.step]
      const planes = filter.planes === 'axial' ? ['2D'] : ['3D', ...pooled(filter.pooling)]
      const part = filter.response === 'modulus' ? [] : [filter.response]
      return ['gabor', 's', sigma, 'g', gamma, 'l', wavelength, ...orientation, ...planes, ...part]
    }
    case 'wavelet':
      return [
        'wavelet',
        filter.wavelet,
        filter.bands.toLowerCase(),
        'level',
        filter.level,
        ...pooled(filter.pooling),
      ]
    case 'simoncelli': {
      const riesz = filter.riesz === undefined ? [] : ['riesz', filter.riesz.join('')]
      return ['wavelet', 'simoncelli', 'level', filter.level, ...flat(filter.dimensions), ...riesz]
    }
    case 'pyradiomics-log':
      // Python prints a float with its point: 1.0, of which PyRadiomics makes 1-0.
      return [`log-sigma-${pythonFloat(filter.sigma).replace('.', '-')}-mm-3D`]
    case 'pyradiomics-wavelet':
      return [`wavelet${filter.level > 1 ? filter.level : ''}-${filter.bands}`]
    case 'square-root':
      return ['squareroot']
    case 'lbp-2d':
      return ['lbp-2D']
    default:
      return [filter.type]
  }
}

function flat(dimensions: 2 | 3): readonly string[] {
  return dimensions === 2 ? ['2D'] : []
}

/** Pooling by maximum is MIRP's `invar`; the others are told apart from it. */
function pooled(pooling: 'max' | 'mean' | 'min' | undefined): readonly string[] {
  if (pooling === undefined) return []
  return pooling === 'max' ? ['invar'] : ['invar', pooling]
}

function pythonFloat(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value)
}
