/** The OpenAPI document of the admin API, generated from the contract when it is first asked for: the generator is loaded only then. */
import { z } from 'zod';
import { adminContract } from '../contract/admin.ts';

export async function describeApi(version: string): Promise<string> {
  const { OpenAPIGenerator } = await import('@orpc/openapi');
  const generator = new OpenAPIGenerator({
    schemaConverters: [
      {
        condition: (schema) => schema instanceof z.ZodType,
        convert: (schema, { strategy }) => {
          if (!(schema instanceof z.ZodType)) return [false, {}];
          const { $schema: _, ...json } = z.toJSONSchema(schema, { io: strategy, unrepresentable: 'any' });
          return [!schema.safeParse(undefined).success, json as Record<string, unknown>];
        },
      },
    ],
  });
  const document = await generator.generate(adminContract, {
    info: { title: 'Palomar administration', version },
    servers: [{ url: '/v1' }],
    security: [{ token: [] }],
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
  });
  return JSON.stringify(document);
}
