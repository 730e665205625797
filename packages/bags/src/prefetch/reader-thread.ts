import { parentPort } from 'node:worker_threads'
import { BagError } from '../bag-error.ts'
import { withHdf5 } from '../hdf5/open-file.ts'
import { readRange, readRows } from '../read-features.ts'
import type { ReadAnswer, ReadOrder, SentFault } from './protocol.ts'

// Orders are worked in the order in which they come: each opens its file, reads and closes without a pause.
parentPort?.on('message', async (order: ReadOrder) => {
  const { id, buffer } = order
  const fault = await read(order).then(() => null, sentFault)
  const answer: ReadAnswer = { id, fault, buffer }
  parentPort?.postMessage(answer, [buffer])
})

async function read({ layout, rows, buffer }: ReadOrder): Promise<void> {
  const into = new Float32Array(buffer)
  await withHdf5(layout.file, open => {
    if (rows) readRows(open, layout, rows, into)
    else readRange(open, layout, 0, layout.instances, into)
  })
}

function sentFault(error: unknown): SentFault {
  if (error instanceof BagError) {
    const { fault, what, cure, instance } = error
    return { fault, what, cure, instance }
  }
  return { fault: null, what: String(error), cure: '', instance: null }
}
