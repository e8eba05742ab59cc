import { z, type ZodType } from 'zod';

/** A schema as the OpenAPI document shows it. */
export const jsonSchemaOf = (schema: ZodType, io: 'input' | 'output') =>
  z.toJSONSchema(schema, { target: 'openapi-3.0', io, unrepresentable: 'any' });

/** A body that `read` reads, and that the OpenAPI document shows as one of `shapes`. What `read` gives counts only where it names no fault. */
export function describedBody<Value>(shapes: readonly ZodType[], read: (body: unknown, context: z.RefinementCtx) => Value): ZodType<Value> {
  const [only, ...more] = shapes.map((shape) => jsonSchemaOf(shape, 'input'));
  return z
    .unknown()
    .meta(more.length === 0 ? { ...only } : { anyOf: [only, ...more] })
    .transform(read);
}

/** Reads a part of a body by a schema, whose faults become the body's own; null where there are any. */
export function fitted<Value>(schema: ZodType<Value>, input: unknown, context: z.RefinementCtx): Value | null {
  const read = schema.safeParse(input);
  if (read.success) return read.data;
  for (const issue of read.error.issues) context.issues.push({ ...issue, input } as (typeof context.issues)[number]);
  return null;
}
