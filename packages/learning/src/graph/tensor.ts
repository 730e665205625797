import type { Elements } from './element-type.ts'

/** Numbers in row-major order with their shape. */
export interface Tensor<E = Elements> {
  readonly elements: E
  readonly shape: readonly number[]
}

/** What a run is given, by name of the input; Int32Array is turned into int64 where the input is. */
export type Feeds = Readonly<Record<string, Tensor<Elements | Int32Array>>>

export function tensor<E extends Elements | Int32Array>(
  elements: E,
  shape: readonly number[] = [elements.length],
): Tensor<E> {
  return { elements, shape }
}
