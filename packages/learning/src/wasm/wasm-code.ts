/**
 * The few instructions of WebAssembly (core specification 2.0, with fixed-width SIMD) that the kernels are made of, as
 * bytes. An expression is its operands' code followed by its own, as the stack machine reads it.
 */
export type Code = readonly number[]

export const i32 = 0x7f
export const i64 = 0x7e
export const f32 = 0x7d
export const f64 = 0x7c
export const v128 = 0x7b
export type ValueType = typeof i32 | typeof i64 | typeof f32 | typeof f64 | typeof v128

/** Unsigned LEB128. */
export function unsigned(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  do {
    const low = rest & 0x7f
    rest >>>= 7
    bytes.push(rest === 0 ? low : low | 0x80)
  } while (rest !== 0)
  return bytes
}

/** Signed LEB128 of a 32-bit integer. */
export function signed(value: number): number[] {
  const bytes: number[] = []
  let rest = value | 0
  for (;;) {
    const low = rest & 0x7f
    rest >>= 7
    const done = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0)
    bytes.push(done ? low : low | 0x80)
    if (done) return bytes
  }
}

const simd = (opcode: number): number[] => [0xfd, ...unsigned(opcode)]
const memory = (align: number, offset: number): number[] => [align, ...unsigned(offset)]
const binary = (opcode: number) => (a: Code, b: Code) => [...a, ...b, opcode]

export const get = (local: number): Code => [0x20, ...unsigned(local)]
export const set = (local: number, value: Code): Code => [...value, 0x21, ...unsigned(local)]
export const tee = (local: number, value: Code): Code => [...value, 0x22, ...unsigned(local)]
export const int = (value: number): Code => [0x41, ...signed(value)]
export const long = (value: number): Code => [0x42, ...signed(value)]
export const double = (value: number): Code => [0x44, ...new Uint8Array(new Float64Array([value]).buffer)]

export const add = binary(0x6a)
export const subtract = binary(0x6b)
export const and = binary(0x71)
export const or = binary(0x72)
export const shiftLeft = binary(0x74)
export const lessUnsigned = binary(0x49)
const isZero = (a: Code): Code => [...a, 0x45]
export const longShiftRight = binary(0x88)
export const longShiftLeft = binary(0x86)
export const wrap = (a: Code): Code => [...a, 0xa7]

export const doubleAdd = binary(0xa0)
export const doubleSubtract = binary(0xa1)
export const doubleMultiply = binary(0xa2)
export const doubleGreater = binary(0x64)
export const doubleAtLeast = binary(0x66)
export const doubleDivide = binary(0xa3)

export const loadDouble = (address: Code, offset = 0): Code => [...address, 0x2b, ...memory(3, offset)]
export const load = (address: Code, offset = 0): Code => [...address, 0x28, ...memory(2, offset)]
export const loadByte = (address: Code, offset = 0): Code => [...address, 0x2d, ...memory(0, offset)]
export const loadLong = (address: Code, offset = 0): Code => [...address, 0x29, ...memory(3, offset)]
export const store = (address: Code, value: Code, offset = 0): Code => [
  ...address,
  ...value,
  0x36,
  ...memory(2, offset),
]
export const storeDouble = (address: Code, value: Code, offset = 0): Code => [
  ...address,
  ...value,
  0x39,
  ...memory(3, offset),
]

export const loadPair = (address: Code, offset = 0): Code => [...address, ...simd(0), ...memory(4, offset)]
/** The same number from memory twice. */
export const loadSplat = (address: Code, offset = 0): Code => [...address, ...simd(10), ...memory(3, offset)]
export const storePair = (address: Code, value: Code, offset = 0): Code => [
  ...address,
  ...value,
  ...simd(11),
  ...memory(4, offset),
]
const pair = (opcode: number) => (a: Code, b: Code) => [...a, ...b, ...simd(opcode)]
export const pairAdd = pair(0xf0)
export const pairSubtract = pair(0xf1)
export const pairMultiply = pair(0xf2)
/** 1 where any bit of a pair is set. */
export const anyBit = (value: Code): Code => [...value, ...simd(0x53)]
/** Both numbers of a pair. */
export const splat = (value: Code): Code => [...value, ...simd(20)]
export const lane = (value: Code, which: 0 | 1): Code => [...value, ...simd(33), which]
/** A pair with another second number. */
export const withSecond = (value: Code, second: Code): Code => [...value, ...second, ...simd(34), 1]
/** All bits of each number set where it is at least the other. */
export const atLeast = pair(0x4c)
export const both = pair(0x4e)

/** Four single-precision numbers; each operation rounds once, as IEEE 754 asks. */
export const quadAdd = pair(0xe4)
export const quadSubtract = pair(0xe5)
export const quadMultiply = pair(0xe6)
export const quadDivide = pair(0xe7)
export const quadRoot = (value: Code): Code => [...value, ...simd(0xe3)]
export const quadSplat = (value: Code): Code => [...value, ...simd(19)]
/** Two single-precision numbers of memory, as a pair of doubles. */
export const loadSinglePair = (address: Code, offset = 0): Code => [
  ...address,
  ...simd(93),
  ...memory(3, offset),
  ...simd(0x5f),
]

/** Does `body` while `condition` holds. */
export const whileLoop = (condition: Code, body: Code): Code => [
  ...[0x02, 0x40, 0x03, 0x40],
  ...isZero(condition),
  ...[0x0d, 1],
  ...body,
  ...[0x0c, 0, 0x0b, 0x0b],
]
export const when = (condition: Code, body: Code): Code => [...condition, 0x04, 0x40, ...body, 0x0b]
/** memory.copy */
export const copyBytes = (to: Code, from: Code, bytes: Code): Code => [
  ...to,
  ...from,
  ...bytes,
  ...[0xfc, 0x0a, 0, 0],
]
/** memory.fill with zeros. */
export const clearBytes = (at: Code, bytes: Code): Code => [...at, ...int(0), ...bytes, ...[0xfc, 0x0b, 0]]

/** A function: parameters are the first locals, `locals` the next. */
export interface WasmFunction {
  readonly name: string
  readonly parameters: readonly ValueType[]
  readonly locals: readonly ValueType[]
  readonly result: ValueType | null
  readonly body: Code
}

/** A module that imports its memory (`env.memory`, of 1 to `pages` pages) and exports the functions by name. */
export function wasmModule(functions: readonly WasmFunction[], pages: number): Uint8Array {
  const name = (text: string) => [...unsigned(text.length), ...Array.from(text, c => c.charCodeAt(0))]
  const vector = (items: readonly Code[]) => [...unsigned(items.length), ...items.flat()]
  const section = (id: number, content: Code) => [id, ...unsigned(content.length), ...content]
  const types = functions.map(({ parameters, result }) => [
    0x60,
    ...vector(parameters.map(type => [type])),
    ...vector(result === null ? [] : [[result]]),
  ])
  const limits = [1, ...unsigned(1), ...unsigned(pages)]
  const bodies = functions.map(({ locals, body }) => {
    const code = [...vector(locals.map(type => [1, type])), ...body, 0x0b]
    return [...unsigned(code.length), ...code]
  })
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, vector(types)),
    ...section(2, vector([[...name('env'), ...name('memory'), 2, ...limits]])),
    ...section(3, vector(functions.map((_, i) => unsigned(i)))),
    ...section(7, vector(functions.map((f, i) => [...name(f.name), 0, ...unsigned(i)]))),
    ...section(10, vector(bodies)),
  ])
}
