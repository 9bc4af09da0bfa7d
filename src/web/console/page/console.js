// What the pages do beyond plain forms; everything works without it.
'use strict';
document.documentElement.classList.add('script');
