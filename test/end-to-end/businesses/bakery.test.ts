import { bakery } from './bakery.ts';
import { describeBusiness } from './suite.ts';

describeBusiness(bakery);
