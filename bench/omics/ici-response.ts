// Immune signatures and response to checkpoint inhibitors: eight cohorts, and TCGA for what a platform's missing genes
// do. node bench/omics/ici-response.ts [FOLDER with ici_expression and tcga_immune]
import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import path from 'node:path'
import { publishedSignatures, singscore } from '@tessera/omics'
import {
  type Association,
  associate,
  infiltrationOf,
  pool,
  scoresOf,
  signatureNames,
  withQ,
} from './ici/associations.ts'
import { type Cohort, readCohorts, responseOf } from './ici/cohorts.ts'
import { learners, leaveCohortOut, modellingRows } from './ici/leave-cohort-out.ts'
import { immunePhenotype } from './ici/phenotype.ts'
import { againstLeukocytes, largestDifference, readTcga, withoutGenes } from './ici/tcga.ts'

const folder = process.argv[2] ?? path.join(import.meta.dirname, '../../../shared/data')
const tcga = await readTcga(path.join(folder, 'tcga_immune'))
const cohorts = await readCohorts(path.join(folder, 'ici_expression'))

const scored = cohorts.map(scoresOf)
const infiltrations = cohorts.map(infiltrationOf)
const columns = new Map<Cohort, Map<string, Float64Array>>(
  cohorts.map((cohort, c) => [
    cohort,
    new Map([
      ...scored[c].scores.features.map(({ id }, row) => [id, scored[c].scores.row(row)] as const),
      ['infiltration', infiltrations[c].values],
    ]),
  ]),
)
const summary = cohorts.map((cohort, c) => {
  const { rows, event } = responseOf(cohort)
  const tis = scored[c].coverage.find(({ set }) => set === 'tis-18-mean')
  return {
    cohort: cohort.name,
    tumour: cohort.tumour,
    treatment: cohort.treatment,
    note: cohort.note,
    genes: cohort.assay.features.length,
    patients: cohort.patients.length,
    withResponse: rows.length,
    responders: event.reduce((sum, one) => sum + one, 0),
    excluded: Object.fromEntries(
      [
        ...Map.groupBy(
          cohort.patients.filter(({ excluded }) => excluded !== null),
          ({ excluded }) => excluded ?? '',
        ),
      ].map(([reason, some]) => [reason, some.length]),
    ),
    genesPresent: [
      ...scored[c].coverage.map(({ set, genes, present, missing, scored: used, reason }) => ({
        set,
        genes,
        present: present.length,
        missing,
        used,
        reason,
      })),
      infiltrations[c].genesPresent,
    ],
    meanOf18WithoutThem: withoutGenes(tcga, tis?.missing ?? []),
  }
})
const isPrimary = (name: string) => {
  const one = summary.find(({ cohort }) => cohort === name)
  return one?.treatment === 'anti-PD-(L)1' && one.responders >= 10
}
const primary = cohorts.filter(({ name }) => isPrimary(name))

const names = [...signatureNames, 'infiltration']
const associations = withQ(
  names.map(score => {
    const rows = cohorts.map(cohort => {
      const values = columns.get(cohort)?.get(score)
      if (values === undefined) return { cohort: cohort.name, result: 'not scored: too few of its genes' }
      return { cohort: cohort.name, result: associate(cohort, values) }
    })
    const done = rows.flatMap(({ result }) => (typeof result === 'string' ? [] : [result]))
    const of = (keep: (one: Association) => boolean) => pool(done.filter(keep))
    const alone = (one: Association) =>
      cohorts.find(({ name }) => name === one.cohort)?.treatment === 'anti-PD-(L)1'
    return {
      score,
      byCohort: done.map(one => ({ ...one, set: isPrimary(one.cohort) ? 'primary' : 'apart' })),
      without: rows.flatMap(({ cohort, result }) =>
        typeof result === 'string' ? [{ cohort, reason: result }] : [],
      ),
      pooled: of(({ cohort }) => isPrimary(cohort)),
      pooledWithSmallCohorts: of(alone),
    }
  }),
)

const singscores = (cohort: Cohort): ReadonlyMap<string, Float64Array> => {
  const sets = publishedSignatures
    .filter(({ name }) => signatureNames.some(one => one === name) && name !== 'tis-18-weighted')
    .map(({ name, label, genes }) => ({ name, description: label, genes }))
  // Ranks among the genes that every primary cohort measures, so that no cohort's platform shows.
  const shared = cohort.assay.features.flatMap(({ id }, place) =>
    primary.every(({ assay }) => assay.features.some(one => one.id === id)) ? [place] : [],
  )
  const { scores } = singscore(cohort.assay.selectFeatures(shared), sets, { leastShare: 0.5 })
  return new Map(scores.features.map(({ id }, row) => [id, scores.row(row)]))
}
const rankRows = modellingRows(primary, singscores)
const { one, elasticNet, scaled } = learners()
const predictions = [
  { model: 'singscore of the 18 genes', ...leaveCohortOut(rankRows.withFeatures(['tis-18-mean']), one) },
  { model: 'singscores of every signature, ridge', ...leaveCohortOut(rankRows, elasticNet) },
  {
    model: 'signature scores by cohort, ridge (a new cohort scales by its own unlabelled patients)',
    ...leaveCohortOut(
      modellingRows(primary, cohort => columns.get(cohort) ?? new Map()),
      scaled,
    ),
  },
]
const mariathasan = cohorts.find(({ name }) => name === 'Mariathasan')
if (mariathasan === undefined) throw new Error('no cohort Mariathasan')

const results = {
  date: new Date().toISOString().slice(0, 10),
  machine: `${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}`,
  question:
    'CR or PR against SD or PD by RECIST; patients without RECIST are left out, never counted as failures',
  tcga: {
    samples: tcga.assay.size,
    largestDifferenceOfMeanFromFile: largestDifference(tcga),
    infiltration: againstLeukocytes(tcga),
  },
  cohorts: summary,
  primary: primary.map(({ name }) => name),
  associations,
  leaveOneCohortOut: predictions,
  immunePhenotype: immunePhenotype(mariathasan, columns.get(mariathasan) ?? new Map()),
}
writeFileSync(
  path.join(import.meta.dirname, '../results/omics-ici.json'),
  `${JSON.stringify(results, null, 2)}\n`,
)

const two = (value: number) => value.toFixed(2)
for (const { cohort, treatment, withResponse, responders, genesPresent, meanOf18WithoutThem } of summary) {
  const tis = genesPresent.find(({ set }) => set === 'tis-18-mean')
  console.log(
    `${cohort}: ${treatment}, ${responders} responders of ${withResponse}; 18 genes: ${tis?.present} present (without ${tis?.missing.join(', ')}), correlation with the whole mean in TCGA ${meanOf18WithoutThem.pearson.toFixed(4)}`,
  )
}
const genesOf = (score: string) =>
  summary
    .flatMap(({ cohort, genesPresent }) => {
      const one = genesPresent.find(({ set }) => set === score)
      return one === undefined ? [] : [`${cohort} ${one.present}/${one.genes}`]
    })
    .join(', ')
for (const { score, byCohort, pooled, q } of associations)
  console.log(
    `${score} (genes present: ${genesOf(score)}): ${byCohort.map(a => `${a.cohort} ${two(a.oddsRatio)} (${two(a.lower)} to ${two(a.upper)}), AUC ${two(a.auc.value)}`).join('; ')}${pooled === null ? '' : ` | pooled ${two(pooled.oddsRatio)} (${two(pooled.lower)} to ${two(pooled.upper)}), AUC ${two(pooled.auc.value)} (${two(pooled.auc.lower)} to ${two(pooled.auc.upper)}), q ${q?.toFixed(3)}`}`,
  )
for (const { model, byCohort, pooledAuc } of predictions)
  console.log(
    `left out: ${model}: ${byCohort.map(a => `${a.cohort} ${two(a.auc.value)} (${two(a.auc.lower)} to ${two(a.auc.upper)})`).join(', ')}; pooled ${two(pooledAuc.value)} (${two(pooledAuc.lower)} to ${two(pooledAuc.upper)})`,
  )
console.log(JSON.stringify(results.immunePhenotype, null, 1))
console.log(
  'TCGA',
  results.tcga.largestDifferenceOfMeanFromFile,
  JSON.stringify(results.tcga.infiltration.pooled),
)
