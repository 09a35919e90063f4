import { expect, it } from 'vitest';
import { renderRootHints, renderUnbound } from './unbound.ts';

const internet = { resolver: { roots: [], trustAnchors: [], transparentZones: [] }, addresses: { ipv6: null } };
const files = { anchorFile: '/data/resolver/root.key', hintsFile: '/tmp/root.hints', listen: ['0.0.0.0'] };

it('keeps the Internet’s trust anchor up to date by itself', () => {
  expect(renderUnbound({ stack: internet, ...files })).toContain('auto-trust-anchor-file: "/data/resolver/root.key"');
  expect(renderRootHints([])).toBeNull();
});

it('takes another world’s root, its anchor and its names', () => {
  const resolver = {
    roots: [{ name: 'a.root.test', address: '10.77.0.53' }],
    trustAnchors: ['. DS 1 13 2 00ff'],
    transparentZones: ['test', '10.in-addr.arpa.'],
  };
  const text = renderUnbound({ stack: { ...internet, resolver }, ...files });
  expect(text).toContain('trust-anchor: ". DS 1 13 2 00ff"');
  expect(text).toContain('local-zone: "test." nodefault');
  expect(text).toContain('local-zone: "10.in-addr.arpa." nodefault');
  expect(text).not.toContain('auto-trust-anchor-file');
  expect(renderRootHints(resolver.roots)).toBe('. 3600 NS a.root.test.\na.root.test. 3600 A 10.77.0.53\n');
});

it('refuses a value that would end its string', () => {
  const resolver = { ...internet.resolver, trustAnchors: ['. DS 1 13 2 00"\ninterface: 0.0.0.0'] };
  expect(() => renderUnbound({ stack: { ...internet, resolver }, ...files })).toThrow('quote or a line end');
});
