import { readFileSync } from 'node:fs'
import http from 'node:http'
import { createRequire, stripTypeScriptTypes } from 'node:module'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../../../../scripts/browser/launch.ts'
import { largestError } from '../../test/agreement.ts'
import { attentionModel, attentionNetwork, bagOf, tileSize } from '../../test/attention-model.ts'
import { TrainingSession } from '../training/training-session.ts'
import { Graph } from './graph.ts'
import { GraphSession } from './graph-session.ts'
import { modelFile } from './model-file.ts'
import { sigmoid } from './ops/activation.ts'

const launched = await launchBrowser()
const why = launched.browser === null ? ` (skipped: ${launched.reason})` : ''
const runtime = path.dirname(createRequire(import.meta.url).resolve('onnxruntime-web'))

/** What the page does: our own session over ONNX Runtime for browsers, with a model fetched by its hash. */
const script = `
import * as ort from '/runtime/ort.wasm.min.mjs'
import { PortableSession } from '/graph/portable-session.ts'
import { preprocessingOf } from '/graph/preprocessing.ts'
ort.env.wasm.wasmPaths = '/runtime/'
ort.env.wasm.numThreads = 1
window.predict = async bags => {
  const bytes = new Uint8Array(await (await fetch('/model.onnx')).arrayBuffer())
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  const hash = Array.from(digest, byte => byte.toString(16).padStart(2, '0')).join('')
  const session = new PortableSession(ort, await ort.InferenceSession.create(bytes))
  const predictions = []
  for (const { numbers, shape } of bags) {
    const results = await session.run({ tiles: { elements: Float32Array.from(numbers), shape } })
    predictions.push(Object.fromEntries(Object.entries(results).map(([name, t]) => [name, Array.from(t.elements)])))
  }
  return { hash, preprocessing: preprocessingOf(bytes), predictions }
}
`

function serve(model: Uint8Array): http.Server {
  return http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const [, folder, ...rest] = url.pathname.split('/')
    const name = rest.join('/')
    const send = (type: string, body: string | Uint8Array) => {
      response.writeHead(200, { 'content-type': type }).end(body)
    }
    if (url.pathname === '/') send('text/html', `<!doctype html><script type="module">${script}</script>`)
    else if (url.pathname === '/model.onnx') send('application/octet-stream', model)
    else if (folder === 'runtime')
      send(
        name.endsWith('.wasm') ? 'application/wasm' : 'text/javascript',
        readFileSync(path.join(runtime, name)),
      )
    else if (folder === 'graph')
      send(
        'text/javascript',
        stripTypeScriptTypes(readFileSync(path.join(import.meta.dirname, name), 'utf8')),
      )
    else response.writeHead(404).end()
  })
}

const training = new TrainingSession(attentionModel())
for (let i = 0; i < 20; i++) await training.step(bagOf(30, i), 1e-2)
const { logit, attention } = attentionNetwork(new Graph().input('tiles', ['tiles', tileSize]), 0)
const file = modelFile({ logit, probability: sigmoid(logit), attention }, await training.parameters(), {
  mean: [1, 2],
})
await training.release()

const server = serve(file.bytes)
beforeAll(() => new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve)))
afterAll(async () => {
  server.close()
  if (launched.browser !== null) await launched.browser.close()
})

describe(`the shipped model in a real browser${why}`, () => {
  it.skipIf(launched.browser === null)('gives the numbers of Node', async () => {
    if (launched.browser === null) return
    const page = await launched.browser.newPage()
    const failures: string[] = []
    page.on('pageerror', error => failures.push(error.message))
    const { port } = server.address() as AddressInfo
    await page.goto(`http://127.0.0.1:${port}/`)
    await page.waitForFunction('window.predict !== undefined')
    const bags = [1, 30, 2000].map(size => bagOf(size, 77).tiles)
    const given = bags.map(({ elements, shape }) => ({
      numbers: Array.from(elements, Number),
      shape: [...shape],
    }))
    const there: {
      readonly hash: string
      readonly preprocessing: unknown
      readonly predictions: readonly Readonly<Record<string, number[]>>[]
    } = await page.evaluate(`window.predict(${JSON.stringify(given)})`)
    expect(failures).toEqual([])
    expect(there.hash).toBe(file.hash)
    expect(there.preprocessing).toEqual({ mean: [1, 2] })
    const session = await GraphSession.create(file.bytes)
    for (const [i, tiles] of bags.entries()) {
      const here = await session.run({ tiles })
      for (const name of ['logit', 'probability', 'attention']) {
        const error = largestError(
          'Model in a browser',
          there.predictions[i][name],
          Array.from(here[name].elements, Number),
        )
        expect(error).toBeLessThan(1e-5)
      }
    }
    await session.release()
  })
})
