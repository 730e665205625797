import { readFileSync } from 'node:fs'
import { BagReaders, openModality, readInThreads } from '@tessera/bags'
import { makeSplit } from '@tessera/evidence'
import { BagRows, networkLearner, repeatedKFold, training } from '@tessera/learning'
import { auc } from '@tessera/statistics'
import type { FoldsTask } from './epoch.ts'
import { optimiser, sizes } from './epoch-network.ts'

/** `node epoch-folds.ts TASK.json`: cross-validation by the network learner, folds side by side; prints JSON. */
const task: FoldsTask = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const readers = new BagReaders({ workers: 1 })
const tiles = readInThreads(await openModality('tiles', task.files), readers)
const event = Uint8Array.from(task.labels)
const patient = Int32Array.from(event.keys())
const centre = new Int32Array(event.length)
const rows = new BagRows({
  modalities: [tiles],
  outcome: { kind: 'binary', event },
  patient,
  centre,
  centres: ['simulated'],
})
const plans = repeatedKFold(
  { patient, event, centre, centres: ['simulated'], timeZero: null },
  { folds: 5, repeats: 1, seed: task.seed },
)
const split = makeSplit({ name: '5-fold', kind: 'repeated-k-fold', groups: patient, folds: plans })
const learner = networkLearner({
  name: 'network',
  encoder: [sizes.encoder],
  attention: sizes.attention,
  dropout: 0,
  ...optimiser,
  epochs: task.epochs,
  stopping: 'never',
  patientsPerStep: 1,
  instancesPerBag: task.tilesPerStep,
})
const began = performance.now()
const since = () => (performance.now() - began) / 1000
const folds = await training.sideBySide(
  split.folds.map(fold => async () => {
    const from = since()
    const { training: rowsToFit, heldOut } = fold.divide(rows)
    const model = await learner.fit(rowsToFit, {
      seed: task.seed,
      threads: 1,
      sideBySide: task.sideBySide,
      // Nothing is kept: every step reads the rows that it draws.
      memory: 0,
    })
    const fitted = since()
    const { linear } = await model.predict(heldOut)
    const scored = since()
    await model.release()
    const found = auc({ event: Uint8Array.from(heldOut.rows, row => event[row]), score: linear }).value
    process.stderr.write(`${fold.fold}: AUC ${found.toFixed(4)} after ${scored.toFixed(0)} s\n`)
    const { notes } = model.describe()
    return { fold: fold.fold, auc: found, fitSeconds: fitted - from, heldOutSeconds: scored - fitted, notes }
  }),
  task.sideBySide,
)
await readers.close()
console.log(JSON.stringify({ seconds: since(), folds }))
