import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MessageWriter, readFields } from './protobuf.ts'

describe('protocol buffers', () => {
  it('writes the examples of the encoding guide', () => {
    // https://protobuf.dev/programming-guides/encoding: Test1 { a: 150 }, Test2 { b: "testing" }, Test3 { c: Test1 }
    expect([...new MessageWriter().integer(1, 150).finish()]).toEqual([0x08, 0x96, 0x01])
    expect(Buffer.from(new MessageWriter().text(2, 'testing').finish()).toString('hex')).toBe(
      '120774657374696e67',
    )
    const nested = new MessageWriter().message(3, new MessageWriter().integer(1, 150))
    expect([...nested.finish()]).toEqual([0x1a, 0x03, 0x08, 0x96, 0x01])
    expect([...new MessageWriter().integer(1, -2).finish()]).toEqual([
      0x08,
      0xfe,
      ...Array(8).fill(0xff),
      0x01,
    ])
    expect([...new MessageWriter().float(2, 1.5).finish()]).toEqual([0x15, 0, 0, 0xc0, 0x3f])
  })

  it('reads what it wrote', () => {
    const field = fc.integer({ min: 1, max: 5000 })
    const entry = fc.oneof(
      fc.tuple(field, fc.nat(Number.MAX_SAFE_INTEGER)),
      fc.tuple(field, fc.uint8Array({ maxLength: 300 })),
    )
    fc.assert(
      fc.property(fc.array(entry), entries => {
        const writer = new MessageWriter()
        for (const [number, content] of entries)
          if (typeof content === 'number') writer.integer(number, content)
          else writer.bytes(number, content)
        const read = [...readFields(writer.finish())]
        expect(read.map(({ field: number }) => number)).toEqual(entries.map(([number]) => number))
        read.forEach(({ integer, bytes }, i) => {
          const [, content] = entries[i]
          if (typeof content === 'number') expect(integer).toBe(content)
          else expect([...bytes]).toEqual([...content])
        })
      }),
      { numRuns: 1000 },
    )
  })

  it('never reads beyond a message that is cut short or no message', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), bytes => {
        try {
          for (const { bytes: content } of readFields(bytes))
            expect(content.length).toBeLessThanOrEqual(bytes.length)
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError)
        }
      }),
      { numRuns: 1000 },
    )
  })
})
