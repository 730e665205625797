import { makeSplit } from '@tessera/evidence'
import { intake, readProtocol } from '@tessera/study'
import { describe, expect, it } from 'vitest'
import { permutationP } from '../src/run/controls/permutation-test.ts'
import { designsOf } from '../src/run/design.ts'
import { fitWork } from '../src/run/fit-all.ts'
import { evaluate } from '../src/run/fit-fold.ts'
import { makeLearner } from '../src/run/make-learner.ts'
import { modelSpecs } from '../src/run/model-spec.ts'
import { acrossFolds } from '../src/run/out-of-fold.ts'
import { headlineMeasure, permutedDiscrimination } from '../src/run/permute.ts'
import { endpointProtocol, endpointTable } from './endpoint-study.ts'
import { writeStudy } from './write-study.ts'

const cohorts = 20
const permutations = 9

/** p of the whole procedure, refitted under permutation, in a cohort where nothing follows anything. */
async function nullP(endpoint: string, seed: number): Promise<number> {
  const yaml = endpointProtocol(
    `id: ${endpoint}\nprognosis: ${endpoint}\nmodels: { full: [clinical, marker] }`,
    `{ leaveOut: centre, bootstrap: 20, permutations: ${permutations}, seed: ${seed} }`,
  )
  const protocolFile = writeStudy({ 'patients.csv': endpointTable(64, seed, 0), 'study.yaml': yaml })
  const { assembled, questions } = await intake(readProtocol(protocolFile))
  const [question] = assembled.questions
  const { protocol } = readProtocol(protocolFile)
  const { specs } = modelSpecs(protocol.questions[0], questions[0].models, new Map())
  const [design] = designsOf(question, protocol.validation)
  const work = fitWork(question, specs, [design], seed, [])
  const split = makeSplit({
    name: design.id,
    kind: design.kind,
    groups: question.rows.patient,
    folds: design.folds,
  })
  const learner = makeLearner(specs[0], question.rows.outcome.kind)
  const folds = split.folds.map(fold => {
    const { training, heldOut } = fold.divide(question.rows.withFeatures(specs[0].features))
    const model = learner.fit(training, { seed })
    return { repeat: 0, evaluated: evaluate(heldOut, model.predict(heldOut), model) }
  })
  const observed = acrossFolds(headlineMeasure(question.rows.outcome), folds)
  const permuted = Float64Array.from({ length: permutations }, (_, permutation) =>
    permutedDiscrimination({ model: 'full', design: 0, permutation, within: 'all' }, work),
  )
  return permutationP(observed, permuted.filter(Number.isFinite))
}

describe('permutation p of cohorts in which nothing follows anything', () => {
  // Of 20 uniform p on 0.1, 0.2, ... 1: the mean within 0.55 -/+ 3.3 x 0.287 / sqrt(20); at most 10 up to 0.2 (P of more below 0.001).
  it.each(['relapse', 'grade', 'infiltration'])('is uniform for %s', async endpoint => {
    const p: number[] = []
    for (let seed = 1; seed <= cohorts; seed++) p.push(await nullP(endpoint, seed))
    expect(Math.abs(p.reduce((sum, value) => sum + value, 0) / cohorts - 0.55)).toBeLessThan(0.212)
    expect(p.filter(value => value <= 0.2).length).toBeLessThanOrEqual(10)
  })
})
