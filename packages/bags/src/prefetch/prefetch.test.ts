import { copyFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fixture, temporaryFolder } from '../../test/reference.ts'
import { BagError } from '../bag-error.ts'
import { type H5Bag, openBag } from '../h5-bag.ts'
import { writeBag } from '../write-bag.ts'
import { BagReaders } from './bag-readers.ts'
import { type BagRequest, prefetch } from './prefetch.ts'

const folder = temporaryFolder()
const dimensions = 8

let made: H5Bag[] = []
beforeAll(async () => {
  made = await makeBags(9)
})
const someBags = (count: number) => made.slice(0, count)

/** Bags of 20 to 60 instances; every value tells its bag and row. */
async function makeBags(count: number): Promise<H5Bag[]> {
  const bags: H5Bag[] = []
  for (let b = 0; b < count; b++) {
    const instances = 20 + ((b * 17) % 41)
    const features = Float32Array.from({ length: instances * dimensions }, (_, i) =>
      marked(b, Math.floor(i / dimensions)),
    )
    const file = path.join(folder, `${b}.h5`)
    writeBag(file, { features, dimensions }, { storage: 'float32' })
    bags.push(await openBag(file))
  }
  return bags
}

const marked = (bag: number, row: number) => 1000 * bag + row
const sampled = (b: number) => Int32Array.from({ length: 12 }, (_, i) => (7 * i + b) % 20)

describe('prefetch', () => {
  it('gives the rows asked for in the order of the requests, the same whatever the threads and the bags ahead', async () => {
    const bags = someBags(9)
    const requests = Array.from({ length: 60 }, (_, step) => {
      const b = (step * 5) % bags.length
      return { bag: bags[b], rows: step % 3 === 0 ? null : sampled(b), b, step }
    })
    for (const options of [
      { workers: 1, ahead: 1 },
      { workers: 2, ahead: 5 },
    ]) {
      let step = 0
      for await (const { request, features, instances, recycle } of prefetch(requests, options)) {
        expect(request.step).toBe(step++)
        const rows = request.rows ?? Int32Array.from({ length: request.bag.instances }, (_, i) => i)
        expect(instances).toBe(rows.length)
        const expected = Array.from(rows).flatMap(row => Array(dimensions).fill(marked(request.b, row)))
        expect(Array.from(features)).toEqual(expected)
        if (step % 2 === 0) recycle()
      }
      expect(step).toBe(requests.length)
    }
  })

  it('takes no more requests than are ahead of the consumer', async () => {
    const [bag] = someBags(1)
    let taken = 0
    let given = 0
    function* endless(): Generator<BagRequest> {
      try {
        for (;;) {
          taken++
          yield { bag }
        }
      } finally {
        given = -1
      }
    }
    for await (const _ of prefetch(endless(), { ahead: 3 })) {
      given++
      expect(taken - given).toBeLessThanOrEqual(3)
      await new Promise(resolve => setTimeout(resolve, 5))
      if (given === 10) break
    }
    expect(given).toBe(-1)
  })

  it('throws the error of a bag in its place, by name', async () => {
    const [good] = someBags(1)
    const bad = await openBag(fixture('broken-nan.h5'))
    const stream = prefetch([{ bag: good }, { bag: good }, { bag: bad }, { bag: good }], {
      ahead: 4,
      workers: 2,
    })
    expect((await stream.next()).done).toBe(false)
    await new Promise(resolve => setTimeout(resolve, 100))
    expect((await stream.next()).done).toBe(false)
    const error = await stream.next().catch(cause => cause)
    expect(error).toBeInstanceOf(BagError)
    expect(error).toMatchObject({ fault: 'not-finite', instance: 7, file: fixture('broken-nan.h5') })
    expect((await stream.next()).done).toBe(true)
  })

  it('throws for rows that are not in the bag, and for what the sampler throws, in its place', async () => {
    const [bag] = someBags(1)
    const wrong = prefetch([{ bag }, { bag, rows: Int32Array.of(0, 99) }])
    await wrong.next()
    await expect(wrong.next()).rejects.toMatchObject({ fault: 'out-of-range' })
    function* failing() {
      yield { bag }
      throw new RangeError('the sampler broke')
    }
    const stream = prefetch(failing(), { ahead: 1 })
    expect((await stream.next()).done).toBe(false)
    await expect(stream.next()).rejects.toThrow('the sampler broke')
    expect((await stream.next()).done).toBe(true)
  })

  it('uses readers of the caller for several epochs, and leaves them open', async () => {
    const bags = someBags(3)
    const readers = new BagReaders({ workers: 2 })
    afterAll(() => readers.close())
    for (let epoch = 0; epoch < 3; epoch++) {
      let count = 0
      for await (const { features, recycle } of prefetch(
        bags.map(bag => ({ bag })),
        { readers },
      )) {
        expect(features[0]).toBe(marked(count, 0))
        recycle()
        if (++count === 2 && epoch === 1) break
      }
    }
    await readers.close()
    const closed = prefetch([{ bag: bags[0] }], { readers })
    await expect(closed.next()).rejects.toMatchObject({ fault: 'reader-died' })
  })

  it('tells when a reader dies, and another takes its place', async () => {
    const [bag] = someBags(1)
    const readers = new BagReaders()
    await readers.read(bag.layout, null)
    const dying = Array.from({ length: 400 }, () => readers.read(bag.layout, null))
    const started: { worker: { terminate(): Promise<number> } }[] = Reflect.get(readers, 'readers')
    const [{ worker }] = started
    const ended = worker.terminate()
    const last = (await Promise.allSettled(dying))[399]
    expect(last).toMatchObject({ status: 'rejected', reason: { fault: 'reader-died', file: bag.file } })
    await ended
    expect((await readers.read(bag.layout, Int32Array.of(3)))[0]).toBe(marked(0, 3))
    await readers.close()
  })

  it('measures the share of time spent waiting', async () => {
    const bags = someBags(6)
    const stream = prefetch(bags.map(bag => ({ bag })))
    for await (const _ of stream) await new Promise(resolve => setTimeout(resolve, 20))
    const { waited, elapsed, share } = stream.waiting
    expect(waited).toBeGreaterThan(0)
    expect(elapsed).toBeGreaterThanOrEqual(100)
    expect(share).toBeCloseTo(waited / elapsed)
  })

  it('opens and closes 400 files in threads and here without holding any, or growing', async () => {
    const [first] = someBags(1)
    const files = Array.from({ length: 400 }, (_, i) => path.join(folder, `copy-${i}.h5`))
    for (const file of files) copyFileSync(first.file, file)
    const bags = await Promise.all(files.map(openBag))
    const into = new Float32Array(60 * dimensions)
    const readers = new BagReaders({ workers: 2 })
    const epoch = async (bags: readonly H5Bag[]) => {
      for await (const { recycle } of prefetch(
        bags.map(bag => ({ bag })),
        { readers, ahead: 8 },
      ))
        recycle()
      for (const bag of bags) await bag.read(0, bag.instances, into)
    }
    await epoch(bags.slice(0, 100))
    const before = { memory: process.memoryUsage().rss, files: openFiles() }
    await epoch(bags)
    expect(openFiles()).toBeLessThanOrEqual(before.files)
    // 400 openings here and as many in threads: a leak of 50 kB each would be 40 MB.
    expect(process.memoryUsage().rss - before.memory).toBeLessThan(40e6)
    await readers.close()
  })
})

function openFiles(): number {
  return process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0
}
