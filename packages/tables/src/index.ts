export type { BooleanColumn, Column, DateColumn, NumberColumn, TextColumn } from './column.ts'
export type { Table, TableSource } from './table.ts'
