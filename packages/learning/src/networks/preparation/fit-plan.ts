import type { Training } from '@tessera/evidence'
import type { BagRows, Modality } from '../../bag-rows.ts'
import { LearnerError } from '../../learner-error.ts'
import type { LearningOutcome } from '../../outcomes.ts'
import type { ModalityPlan, NetworkPlan } from '../network-plan.ts'
import type { FullNetworkSpec } from '../network-spec.ts'
import type { Pathways } from '../pooling/index.ts'
import { channelStatistics } from './channel-statistics.ts'
import { checkModalities, type InstanceStatistics, instanceStatistics } from './instance-statistics.ts'

/**
 * The plan of a network for training rows: their modalities with the standardisation of instances. A modality that
 * no training row has is left out, with a note.
 * @throws LearnerError `bad-setting`, `empty-bag`, `not-finite`; `too-few-rows` when no row has any modality
 */
export async function fitPlan(
  training: Training<BagRows>,
  spec: FullNetworkSpec,
): Promise<{ readonly plan: NetworkPlan; readonly notes: readonly string[] }> {
  const { data, rows } = training
  checkModalities(data.modalities)
  const unknown = Object.keys(spec.modalities).find(name => data.modalities.every(m => m.name !== name))
  if (unknown !== undefined)
    throw new LearnerError(
      'bad-setting',
      `settings are given for '${unknown}', which is no modality`,
      `the modalities are ${data.modalities.map(m => m.name).join(', ')}`,
    )
  const notes: string[] = []
  const modalities: ModalityPlan[] = []
  for (const modality of data.modalities) {
    const found = await instanceStatistics(modality, rows)
    if (found.bags === 0) {
      notes.push(`no training row has '${modality.name}': it is left out`)
      continue
    }
    const own = spec.modalities[modality.name]?.encoder ?? spec.encoder
    if ('pathways' in own) checkPathways(modality, found.single, own.pathways)
    if ('cnn' in own) {
      modalities.push(modalityPlan(modality, channelStatistics(modality, found, own.cnn), data, spec))
      continue
    }
    const constant = found.deviation.reduce((sum, d) => sum + (d === 0 ? 1 : 0), 0)
    if (constant > 0)
      notes.push(
        `${constant} of the ${modality.dimensions} features of '${modality.name}' do not vary in training: they are left out`,
      )
    modalities.push(modalityPlan(modality, found, data, spec))
  }
  if (modalities.length === 0)
    throw new LearnerError(
      'too-few-rows',
      'no training row has any modality',
      'check how bags are matched to rows',
    )
  const without = rows.filter((_, at) => data.modalities.every(modality => modality.bags[at] === null)).length
  if (without > 0) notes.push(`${without} training rows have no modality: nothing is learned from them`)
  const fusion = spec.fusion === 'late' ? 'gated' : spec.fusion
  return {
    plan: { modalities, fusion, whenMissing: [], fusionWidth: spec.fusionWidth, body: spec.body },
    notes,
  }
}

function modalityPlan(
  modality: Modality,
  { single, mean, deviation }: InstanceStatistics,
  data: BagRows,
  spec: FullNetworkSpec,
): ModalityPlan {
  const { name, dimensions } = modality
  const own = spec.modalities[name] ?? {}
  const pooling = own.pooling ?? spec.pooling
  const visits = pooling === 'visits'
  return {
    name,
    dimensions,
    form: single && !visits ? 'vector' : 'bag',
    mean: Array.from(spec.standardise ? mean : mean.map(() => 0)),
    inverseDeviation: Array.from(deviation, d => (d === 0 ? 0 : spec.standardise ? 1 / d : 1)),
    encoder: own.encoder ?? spec.encoder,
    pooling,
    branches: pooling === 'clam' ? clamBranches(data.outcome, spec) : 1,
    attention: own.attention ?? spec.attention,
    timeScales: visits ? scalesOf(modality) : null,
  }
}

/** @throws LearnerError `bad-setting` where the outcome has no classes */
function clamBranches(outcome: LearningOutcome, { clam }: FullNetworkSpec): number {
  if (outcome.kind !== 'binary' && outcome.kind !== 'ordinal')
    throw new LearnerError(
      'bad-setting',
      `pooling 'clam' chooses instances by the patient's class, and a ${outcome.kind} outcome has none`,
      "set pooling to 'gated-attention'",
    )
  const classes = outcome.kind === 'binary' ? 2 : outcome.levels.length
  return clam.branches === 'multiple' ? classes : 1
}

/** @throws LearnerError `bad-setting` */
function checkPathways(
  { name, dimensions }: Modality,
  single: boolean,
  { columns, width, heads }: { columns: Pathways; width: number; heads: number },
): void {
  const wrong = (what: string, cure: string) => new LearnerError('bad-setting', what, cure)
  if (!single)
    throw wrong(
      `'${name}' has several instances a patient, and pathways take one vector`,
      'encode it by layers',
    )
  if (width % heads !== 0)
    throw wrong(`${heads} heads do not divide a token of ${width}`, 'choose heads that divide the width')
  const outside = columns.flat().find(column => column >= dimensions)
  if (outside !== undefined)
    throw wrong(
      `a pathway of '${name}' has column ${outside}, and there are ${dimensions}, counted from 0`,
      'give the columns of its genes',
    )
}

/** The median gap between visits, and the longest time before time zero. */
function scalesOf({ bags }: Modality): { shortest: number; longest: number } {
  const gaps: number[] = []
  let longest = 0
  for (const bag of bags) {
    const times = bag?.times?.toSorted() ?? new Float64Array(0)
    for (let i = 0; i < times.length; i++) {
      longest = Math.max(longest, -times[i])
      if (i > 0 && times[i] > times[i - 1]) gaps.push(times[i] - times[i - 1])
    }
  }
  if (longest === 0) return { shortest: 1, longest: 1 }
  const median = gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? longest
  return { shortest: Math.min(median, longest), longest }
}
