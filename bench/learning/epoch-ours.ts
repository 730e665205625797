import { readFileSync } from 'node:fs'
import { BagReaders, type H5Bag, openBag, prefetch } from '@tessera/bags'
import { graph, training } from '@tessera/learning'
import type { EpochTask } from './epoch.ts'
import { epochModel, optimiser } from './epoch-network.ts'

/** `node epoch-ours.ts TASK.json`: one fold by us, its bags read by one thread; prints one line of JSON. */
const task: EpochTask = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const { tensor } = graph
const began = performance.now()
const readers = new BagReaders({ workers: 1 })
const bags = await Promise.all(task.files.map(openBag))
const session = new training.TrainingSession(epochModel(task.seed), { threads: task.threads })
const opened = (performance.now() - began) / 1000

/** Features given to steps, in the order of the steps: of one that is done, the memory is the readers' again. */
const given: Float32Array[] = []
const orders: number[][] = []
const epochs: object[] = []
await training.trainEpochs(session, {
  rows: task.training.length,
  rowsPerStep: 1,
  epochs: task.epochs,
  schedule: { kind: 'constant', rate: optimiser.learningRate, warmUp: 0 },
  seed: task.seed,
  ahead: task.ahead,
  feeds: async ([row]) => {
    const at = task.training[row]
    if ((orders.at(-1)?.length ?? task.training.length) === task.training.length) orders.push([])
    orders.at(-1)?.push(at)
    // A step's feeds are asked for when all but the `ahead` before it are done.
    const done = given.length > task.ahead ? given.shift() : undefined
    if (done) readers.recycle(done)
    const features = await readers.read(bags[at].layout, null)
    given.push(features)
    return { ...tilesOf(bags[at], features), label: tensor(Float32Array.of(task.labels[at]), [1, 1]) }
  },
  onEpoch: ({ loss }, { seconds, waiting }) => {
    epochs.push({ seconds, waiting, loss })
    process.stderr.write(
      `ours: ${seconds.toFixed(1)} s an epoch, waiting ${waiting.toFixed(1)} s, loss ${loss.toFixed(4)}\n`,
    )
  },
})
const scoring = performance.now()
const logits: number[] = []
const held = prefetch(
  task.heldOut.map(at => ({ bag: bags[at] })),
  { readers, ahead: task.ahead },
)
for await (const { request, features, recycle } of held) {
  const { logit } = await session.predict(tilesOf(request.bag, features))
  logits.push(Number(logit.elements[0]))
  recycle()
}
const heldOutSeconds = (performance.now() - scoring) / 1000
await session.release()
await readers.close()
const heldOutWaiting = held.waiting.waited / 1000
console.log(JSON.stringify({ opened, epochs, orders, logits, heldOutSeconds, heldOutWaiting }))

function tilesOf({ instances, dimensions }: H5Bag, features: Float32Array) {
  return { tiles: tensor(features, [instances, dimensions]) }
}
