import { parentPort } from 'node:worker_threads'

/** What the thread is asked: the path of a file that holds nothing but frames. */
export interface DecodeRequest {
  readonly file: string
}

export interface DecodeReply {
  readonly values: ArrayBufferView | null
}

// Codecs print what they think of damaged data, onto the same streams as the command's own output. The console is
// this thread's alone; it must be quiet before the library takes hold of it.
const quiet = () => {}
Object.assign(console, { log: quiet, error: quiet, warn: quiet })

parentPort?.on('message', async ({ file }: DecodeRequest) => {
  let values: ArrayBufferView | null = null
  try {
    const { gdcmReadImageNode } = await import('@itk-wasm/image-io')
    const { couldRead, image } = await gdcmReadImageNode(file)
    if (couldRead !== false && ArrayBuffer.isView(image?.data)) values = image.data
  } catch {
    // A codec that fails throws a number; whoever asked is told that there are no values.
  }
  const reply: DecodeReply = { values }
  parentPort?.postMessage(reply)
})
