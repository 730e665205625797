import { createRandom } from '@tessera/statistics'
import type { BestAchievable } from '../truth/truth.ts'
import { drawPeople, modalitiesOf } from './drawn-people.ts'
import { evenNormals, expectedParts } from './expected-parts.ts'
import { latentPosterior, lower } from './latent-posterior.ts'
import { measuredBest } from './measured-best.ts'
import type { BestByModalityOptions, Modality } from './modality.ts'

export type { BestByModalityOptions, LatentCentre, Modality, ObservedValues } from './modality.ts'

/**
 * The discrimination that the best possible score reaches from each set of modalities, and (last) from the latent parts
 * themselves: the score is E[risk | what the set shows, centre], by the Gaussian posterior of the latent parts and
 * weighted draws for what is discrete. The area under the curve is taken within centres by its expectation over
 * outcomes (`expectedAuc`), and centres are averaged by their patients. Of ordered levels likewise the concordance of the
 * expected ridit (`expectedConcordance`), of values the correlation of E[value | what the set shows, centre] with them.
 * @throws RangeError for a set that names no modality
 */
export function bestByModality(options: BestByModalityOptions): BestAchievable[] {
  const { sets, centres, covariance, seed, draws = 128 } = options
  const size = centres[0].mean.length
  const random = createRandom(seed, 'best by modality')
  const normals = evenNormals(draws, size)
  const factor = lower(covariance, size)
  const people = centres.map((centre, c) => drawPeople(options, centre, c, factor, random))
  const found = sets.map(names => {
    const scored = people.map((own, c) => {
      const modalities = modalitiesOf(options, c)
      const at = names.map(name => indexOf(modalities, name))
      const information = new Float64Array(size * size)
      for (const m of at)
        modalities[m].information?.forEach((value, i) => {
          information[i] += value
        })
      const posterior = latentPosterior(covariance, information, size)
      return own.map(person => expectedParts(options, person, c, at, posterior, normals))
    })
    return measuredBest(options, people, scored, 'observables', names)
  })
  const everything = people.map(own => own.map(({ truth }) => truth))
  return [...found, measuredBest(options, people, everything, 'observables and latent state', null)]
}

function indexOf(modalities: readonly Modality[], name: string): number {
  const at = modalities.findIndex(modality => modality.name === name)
  if (at < 0)
    throw new RangeError(
      `there is no modality '${name}'; there are ${modalities.map(m => m.name).join(', ')}`,
    )
  return at
}
