import { lookup, type LookupAddress } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** https://www.iana.org/assignments/iana-ipv4-special-registry and iana-ipv6-special-registry: nothing of the public internet. */
const special4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];
/** Among them those that hold an IPv4 address inside: what it leads to depends on the network. */
const special6 = ['::/96', '::ffff:0:0/96', '64:ff9b::/96', '64:ff9b:1::/48', '100::/64', '2001::/23', '2001:db8::/32'];
const more6 = ['2002::/16', '3fff::/20', '5f00::/16', 'fc00::/7', 'fe80::/10', 'fec0::/10', 'ff00::/8'];

/** One list a family: in a common one an IPv4 address would match the ranges of those written as IPv6. */
const special = { ipv4: new BlockList(), ipv6: new BlockList() };
for (const range of special4) addRange(range, 'ipv4');
for (const range of [...special6, ...more6]) addRange(range, 'ipv6');
const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

function addRange(range: string, family: 'ipv4' | 'ipv6'): void {
  const [network = '', bits = ''] = range.split('/');
  special[family].addSubnet(network, Number(bits), family);
}

/** Whether an IP address is one of the public internet; a name is none. With `allowLoopback`, this machine counts too. */
export function isPublicAddress(address: string, { allowLoopback }: { allowLoopback: boolean }): boolean {
  const version = isIP(address);
  if (version === 0) return false;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  if (allowLoopback && loopback.check(address, family)) return true;
  return !special[family].check(address, family);
}

/** Why an address must not be called; null for https to a public host. Names are judged when they are looked up. */
export function addressFault(address: string, { allowLoopback }: { allowLoopback: boolean }): string | null {
  if (!URL.canParse(address)) return 'is no address. Write it like https://host/path';
  const { protocol, hostname, username, password } = new URL(address);
  const host = hostname.replace(/^\[|\]$/g, '');
  if (username !== '' || password !== '') return 'has a user name or password in it. Leave them out';
  if (isIP(host) !== 0 && !isPublicAddress(host, { allowLoopback })) return 'leads to no public address';
  const isLocal = allowLoopback && /^(?:127\.[\d.]+|::1|localhost)$/.test(host);
  if (protocol !== 'https:' && !(protocol === 'http:' && isLocal)) return 'must begin with https://';
  return null;
}

/** A name that leads to no public address: nothing was written to it. */
export class NotPublicError extends Error {
  override name = 'NotPublicError';
}

/**
 * A resolver for `node:http` and `node:net` that hands over only addresses it has just judged public, so that the one that
 * is connected to is the one that was checked; a name with any other address among its own is refused whole.
 */
export function publicLookup(options: { allowLoopback: boolean }): LookupFunction {
  return (name, wanted, done) => {
    lookup(name, { ...wanted, all: true }, (error, addresses: LookupAddress[]) => {
      if (error !== null) {
        done(error, []);
        return;
      }
      const [first] = addresses;
      if (first === undefined || !addresses.every(({ address }) => isPublicAddress(address, options))) {
        done(new NotPublicError('its name does not lead to a public address'), []);
        return;
      }
      if (wanted.all === true) done(null, addresses);
      else done(null, first.address, first.family);
    });
  };
}

/** Looks a name up, or takes an IP address as it is; rejects with `NotPublicError` unless it is public. */
export async function resolvePublic(host: string, options: { allowLoopback: boolean }): Promise<string> {
  if (isIP(host) !== 0) {
    if (isPublicAddress(host, options)) return host;
    throw new NotPublicError('it is not a public address');
  }
  const found = Promise.withResolvers<string>();
  publicLookup(options)(host, {}, (error, address) => {
    if (error === null && typeof address === 'string') found.resolve(address);
    else found.reject(error ?? new Error('no address'));
  });
  return found.promise;
}
