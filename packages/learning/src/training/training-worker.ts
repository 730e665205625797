// Entry of a worker thread that trains: one call in, its answer out, in order.
import { parentPort, workerData } from 'node:worker_threads'
import { TrainingSession } from './training-session.ts'
import { type Answer, type Call, pack, type WorkerStart } from './worker-messages.ts'

const { model, options }: WorkerStart = workerData
const session = new TrainingSession(model, options)
let last: Promise<unknown> = Promise.resolve()

parentPort?.on('message', ({ id, call }: { readonly id: number; readonly call: Call }) => {
  last = last.then(async () => {
    let answer: Answer
    try {
      answer = { id, result: await perform(call) }
    } catch (error) {
      answer = { id, failure: pack(error) }
    }
    parentPort?.postMessage(answer)
  })
})

function perform(call: Call): Promise<unknown> {
  switch (call.method) {
    case 'step':
      return session.step(call.feeds, call.learningRate, call.options)
    case 'forward':
      return session.forward(call.feeds)
    case 'predict':
      return session.predict(call.feeds)
    case 'restore':
      return session.restore(call.state)
    case 'parameters':
      return session.parameters()
    case 'state':
      return session.state()
    case 'release':
      return session.release()
  }
}
