import { z } from 'zod'
import type { Assay } from '../assay/assay.ts'
import { OmicsError } from '../assay/omics-error.ts'
import type { NormalisationMethod } from '../normalisation/method.ts'
import { numbersSchema, parseStored, storedSchema, toNumbers } from '../normalisation/stored.ts'
import { batchesOf } from '../run-quality/batches.ts'
import { logOf, medianOf } from '../run-quality/centre-and-spread.ts'
import { dividedBySample, fittedIntensity, intensityScales, requireIntensities } from './fitted-intensity.ts'
import { totals } from './sample-factors.ts'

const label = 'sample loading and internal reference scaling'
const schema = storedSchema.extend({ loading: z.number(), reference: numbersSchema })

/**
 * Isobaric labels over several plexes (Plubell et al., Mol Cell Proteomics 2017;16:873): every channel is brought to one
 * total (sample loading), then every feature of a plex is multiplied by what brings the geometric mean of the plex's
 * reference channels to that of training. Plexes are the batches of the sample sheet, reference channels its samples of
 * the kind `reference`. Frozen: the total, and the reference level of each feature; a new plex needs reference channels
 * of its own. A feature that a plex's reference lacks is missing in that plex: nothing bridges it.
 */
export const tmtIrs: NormalisationMethod = {
  name: 'tmt-irs',
  label,
  about:
    'TMT or iTRAQ over several plexes: channel totals, then the reference channels of each plex (Plubell 2017)',
  scales: intensityScales,
  fitter: () => ({
    name: label,
    fit: ({ data }) => {
      requireIntensities(data, label)
      const loading = medianOf(totals(data))
      const loaded = loadedTo(data, loading)
      const plexes = plexLevels(data, loaded)
      const reference = Float64Array.from(data.features, (_, f) => {
        const known = plexes.map(({ levels }) => levels[f]).filter(level => !Number.isNaN(level))
        return known.length === 0 ? Number.NaN : known.reduce((sum, level) => sum + level, 0) / known.length
      })
      return fitted(
        data.features.map(({ id }) => id),
        loading,
        reference,
      )
    },
  }),
  fromJson: json => {
    const { features, loading, reference } = parseStored(schema, json, label)
    return fitted(
      features,
      loading,
      Float64Array.from(reference, value => value ?? Number.NaN),
    )
  },
}

function loadedTo(assay: Assay, loading: number): Float64Array {
  return dividedBySample(
    assay,
    totals(assay).map(total => total / loading),
  )
}

/** Mean log of each plex's reference channels, by feature. */
function plexLevels(assay: Assay, loaded: Float64Array) {
  return batchesOf(assay).map(({ name, places }) => {
    const channels = places.filter(place => assay.samples[place].kind === 'reference')
    if (channels.length === 0)
      throw new OmicsError(
        'not-applicable',
        `the plex ${name} has no reference channel`,
        'mark the channels of the common pool in the sample sheet (kind: reference); without one plexes have no common scale',
      )
    const levels = Float64Array.from(assay.features, (_, f) => {
      const logs = Array.from(channels, place => logOf(loaded[f * assay.size + place])).filter(
        log => !Number.isNaN(log),
      )
      return logs.length === 0 ? Number.NaN : logs.reduce((sum, log) => sum + log, 0) / logs.length
    })
    return { places, levels }
  })
}

function fitted(features: readonly string[], loading: number, reference: Float64Array) {
  return fittedIntensity({
    method: 'tmt-irs',
    label,
    features,
    numbers: assay => Array.from(totals(assay), total => ({ total, 'loading factor': total / loading })),
    transform: assay => {
      const values = loadedTo(assay, loading)
      for (const { places, levels } of plexLevels(assay, values))
        for (let f = 0; f < assay.features.length; f++) {
          const factor = Math.exp(reference[f] - levels[f])
          for (const place of places) values[f * assay.size + place] *= factor
        }
      return values
    },
    json: () => ({ loading, reference: toNumbers(reference) }),
  })
}
