import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { environmentSchema } from '../../src/config/schema.ts';
import { environmentNames } from '../../src/config/config.ts';

type EnvVar = { key: string; value?: string; sync?: boolean; generateValue?: boolean };
type Service = { type: string; envVars: EnvVar[]; healthCheckPath: string; maxShutdownDelaySeconds: number };
type Blueprint = { services: Service[] };

const source = readFileSync('render.yaml', 'utf8');
const schema: unknown = JSON.parse(readFileSync('test/fixtures/render-blueprint.schema.json', 'utf8'));
// `type` beside `allOf` and the vendor's own keywords are not errors of the schema, hence not strict.
// The cast only says that the file is an object; ajv itself refuses one that is no schema.
const isBlueprint = new Ajv2020({ strict: false, formats: { uri: true } }).compile(schema as object);
// Validated against Render's schema by the first test.
const blueprint = parse(source) as Blueprint;
const web = blueprint.services.find((service) => service.type === 'web');
const variables = web?.envVars ?? [];

describe('render.yaml', () => {
  it("is valid against Render's own schema", () => {
    expect(isBlueprint(blueprint), JSON.stringify(isBlueprint.errors)).toBe(true);
  });

  it.each([
    ['an unknown key', 'healthCheckPath: /health', 'healthCheckPaths: /health'],
    ['a shutdown delay beyond the maximum', 'maxShutdownDelaySeconds: 40', 'maxShutdownDelaySeconds: 301'],
    ['a queue without its list of addresses', /(noeviction[^]*?)ipAllowList: \[\]/, '$1'],
    ['a plan that does not exist', 'plan: basic-256mb', 'plan: basic-256'],
    ['a deploy trigger that is a boolean', 'autoDeployTrigger: commit', 'autoDeployTrigger: true'],
  ])('would be refused with %s', (_fault, right, wrong) => {
    const broken = source.replace(right, wrong);
    expect(broken).not.toBe(source);
    expect(isBlueprint(parse(broken))).toBe(false);
  });

  it('sets only variables that the server or Render knows', () => {
    const known = new Set([...environmentNames, 'NODE_VERSION']);
    expect(variables.map(({ key }) => key).filter((key) => !known.has(key))).toEqual([]);
  });

  it('asks for everything that the server refuses to start without', () => {
    const required = [
      'WHATSAPP_TOKEN',
      'WHATSAPP_PHONE_NUMBER_ID',
      'WHATSAPP_APP_SECRET',
      'WHATSAPP_VERIFY_TOKEN',
      'DATABASE_URL',
    ];
    expect(variables.map(({ key }) => key)).toEqual(expect.arrayContaining(required));
  });

  it('limits what models cost and has a place for the next token', () => {
    expect(variables).toContainEqual({ key: 'AI_DAILY_BUDGET_USD', value: expect.stringMatching(/^\d+$/) });
    expect(variables).toContainEqual({ key: 'WHATSAPP_TOKEN_NEXT', sync: false });
  });

  it('carries no secret in the repository', () => {
    const secrets = variables.filter(({ key }) => /TOKEN|SECRET|KEY|PASSWORD/.test(key));
    expect(secrets.length).toBeGreaterThan(3);
    expect(
      secrets.filter(
        ({ sync, generateValue, value }) => (sync !== false && generateValue !== true) || value !== undefined,
      ),
    ).toEqual([]);
  });

  it('runs the Node version that the tests run on, in production mode', () => {
    expect(variables).toContainEqual({ key: 'NODE_ENV', value: 'production' });
    const { devDependencies }: { devDependencies: Record<string, string> } = JSON.parse(
      readFileSync('package.json', 'utf8'),
    );
    expect(variables).toContainEqual({ key: 'NODE_VERSION', value: devDependencies['node'] });
  });

  it("trusts Render's two proxies to tell a client's address, and no third", () => {
    expect(variables).toContainEqual({ key: 'TRUSTED_HOPS', value: '2' });
  });

  it('checks health on the path that touches nothing, and kills only after the grace', () => {
    expect(web?.healthCheckPath).toBe('/health');
    const { SHUTDOWN_GRACE_MS: graceMs } = environmentSchema.parse({});
    expect((web?.maxShutdownDelaySeconds ?? 0) * 1000).toBeGreaterThanOrEqual(graceMs + 15_000);
  });
});
