/**
 * Materials, features and things of products in six languages, one a line. A line counts for a business when its profile has one
 * of the words: then the translations are its own words too.
 */
export const GLOSSARY = `
cork corks corcho cortica kork कॉर्क فلين فليني فلينيه
wood wooden madera madeira lakdi lakri लकड़ी خشب خشبي خشبيه
mango manga mango-wood आम aam مانجو
bamboo bambu बांस बाँस baans bans خيزران بامبو
leather cuero couro piel pele chamda chamde chamra चमड़ा चमड़े लेदर जلد جلد جلدي جلديه
vegan vegano vegana veganos वीगन वेगन نباتي صناعي
steel acero aco inox स्टील ستيل فولاذ فولاذي فولاذيه
stainless inoxidable inoxidavel स्टेनलेस ستانلس
metal metallic metalico metalica metalicos metalicas dhatu मेटल धातु معدن معدني معدنيه
brass brass-bodied bodied laton latao peetal pital पीतल नحास نحاس نحاسي نحاسيه
copper cobre taamba tamba तांबा ताँबा تامبا
glass vidrio vidro kaanch kanch काँच कांच زجاج زجاجي زجاجيه
ceramic ceramics ceramica ceramicas cheeni mitti सिरेमिक सिरैमिक سيراميك خزف خزفي
porcelain porcelana चीनी بورسلان
clay barro argila mitti मिट्टी طين
stone piedra pedra patthar पत्थर حجر
marble marmol marmore sangmarmar संगमरमर رخام
cotton algodon algodao kapas sooti सूती कॉटन قطن قطني قطنيه
jute yute juta joot जूट جوت
linen lino linho لينن كتان
silk seda resham रेशम حرير
velvet velvet-lined lined terciopelo veludo makhmal मखमल मखमली مخمل مخملي forrada forrado forradas forrados مبطن مبطنه बदन
paper papel kagaz kaagaz कागज़ कागज ورق ورقي
cardboard carton papelao गत्ता كرتون
kraft क्राफ्ट क्राफ़्ट كرافت
plastic plastico plastica plastik प्लास्टिक بلاستيك بلاستيكي
gold golden oro dorado ouro dourado sona sunehra सोना सुनहरा ذهب ذهبي
silver plata plateado prata chandi चाँदी चांदी فضه فضي
box boxes boxed caja cajas caixa caixas estuche dibba dibbe dabba डिब्बा डिब्बे बॉक्स صندوق صناديق علبه علب
rigid rigida rigido rigidas mazboot मज़बूत मजबूत صلب صلبه متين متينه مقوي
lid tapa tampa dhakkan ढक्कन غطاء
handle handles asa asas alca alcas hattha handle हैंडल मقبض مقبض مقابض
zip zipper cremallera cierre ziper zip ज़िप चेन سحاب
pocket bolsillo bolso jeb जेब جيب
strap correa alca पट्टा حزام
tray trays bandeja bandejas tray ट्रे صينيه صواني
holder holders soporte suporte holder होल्डर حامل حامله
stand base suporte स्टैंड قاعده
cover covers cubierta tapa capa capas jild कवर जिल्द غلاف
hardbound hardcover dura tapa-dura capa-dura सख्त हार्डबाउंड हार्डबाउन्ड صلب مقوي
ribbon cinta marcador fita रिबन फीता شريط
loop lazo presilla elastico suporte soporte porta portalapices alca लूप حلقه حامل
ruled lined rayadas rayado pautadas pautado रूल्ड लाइन مسطر مسطره
page pages hoja hojas pagina paginas folha folhas panne पन्ने पेज صفحه صفحات ورقه
dated fechada fechado con-fecha datada datado तारीख़ वाली مؤرخه
undated sin-fecha sem-data अनडेटेड بلا-تاريخ
refill recambio repuesto mina recarga carga refill रिफ़िल रिफिल عبوه حشوه
german aleman alemana alemao alema jarman जर्मन الماني المانيه
matt matte mate fosco fosca मैट مطفي مطفا لامع
glossy brillante brilhante चमकदार لامع
black negro negra preto preta kala काला اسود سوداء
white blanco blanca branco branca safed सफ़ेद ابيض بيضاء
blue azul azules azuis neela नीला ازرق زرقاء
red rojo roja vermelho vermelha laal lal लाल احمر حمراء
green verde verdes hara हरा اخضر خضراء
yellow amarillo amarelo peela पीला اصفر صفراء
round redondo redonda redondos redondas gol गोल دائري دائريه مستدير مستديره
square cuadrado cuadrada cuadrados cuadradas quadrado quadrada quadrados quadradas chaukor chokor चौकोर مربع مربعه
thick grosor espesor espessura grosso motai mota मोटा मोटाई سمك سميك
heat calor garmi गर्मी حراره
resistant resistente resistentes resistencia pratirodhi रोधी प्रतिरोधी مقاوم مقاومه
wipe wipes wiped limpia limpian limpa limpam pochh पोंछ مسح يمسح
clean cleans limpio facil-limpieza limpo saaf साफ़ साफ نظيف تنظيف
hot caliente calientes quente quentes garam गर्म गरम ساخن ساخنه حار
cold frio fria frias frios thanda thande ठंडा ठंडे بارد بارده
drink drinks bebida bebidas peya पेय ड्रिंक مشروب مشروبات
double-walled double walled doble pared dupla parede parede-dupla deewar दोहरी दीवार डबल वॉल مزدوج مزدوجه جدار
food-grade food grade alimentario alimenticio alimentar grado grau फ़ूड ग्रेड غذائي
keeps keep mantiene mantienen mantem mantenha rakhti rakhta रखती रखता يحفظ تحفظ يبقي تبقي حافظ
microwave microondas micro-ondas माइक्रोवेव ميكروويف مايكروويف
dishwasher lavavajillas lava-loucas lava loucas louca डिशवॉशर غساله صحون جلايه
safe seguro segura apto apta aptas aptos surakshit सुरक्षित सेफ़ सेफ امن امنه
live vivo viva vivos vivas zinda jeevit जीवित ज़िंदा जिंदा حي حيه
plant plants planta plantas paudha paudhe पौधा पौधे نبته نبات نباتات
jade जेड جيد جاد
snake serpiente cobra espada sansevieria स्नेक افعي الثعبان
hand-glazed glazed glaze esmaltada esmaltado esmaltadas esmaltados vidrada vidrado esmalte ग्लेज़ ग्लेज़्ड मीना मज़جج مزجج مزججه طلاء تزجيج
hand hand-cast hand-made mano a-mano mao haath हाथ يدوي يدويا يد
cast fundido fundida fundidos fundidas dhale dhala ढले ढला مصبوب مصبوبه مسبوك
fired fire horneado horneada cocido cocida cozido queimado queimada पकाया pakaya محروق مشوي
decal calca calcomania decalque decal डेकल डिकल ملصق حراري
sublimation sublimacion sublimacao सब्लिमेशन تسامي سبليميشن
laser lazer laser लेज़र लेजर ليزر
uv यूवी
foil folio estampado-en-caliente pelicula hot-stamping फ़ॉइल फॉइल رقائق قصدير فويل
stamping stamped stamp estampacion estampado estampada estampagem estampado स्टैम्पिंग स्टांपिंग स्टैंपिंग ختم
debossing debossed deboss gofrado relieve bajorrelieve hundido relevo baixo-relevo baixo डीबॉसिंग डिबॉसिंग डीबॉस डिबॉस غائر بارز
emboss embossing embossed repujado alto-relevo एम्बॉसिंग نافر
screen screen-printed serigrafia serigrafica silk स्क्रीन شبكه سلك حريريه
greeting felicitacion felicitaciones cumprimentos saudacao cartao shubhkamna greeting ग्रीटिंग शुभकामना تهنئه معايده
card cards tarjeta tarjetas cartao cartoes card कार्ड بطاقه بطاقات
lamp lamps lampara lamparas lampada lampadas deepak दीपक مصباح مصابيح
set of 2 par jodi जोड़ी
two dos dois duas do दो اثنان اثنين
four cuatro quatro chaar char चार اربع اربعه
rigid-box caja-rigida caixa-rigida
packed pack packing empacado empacados empaquetado empacadas embalado embalados embalagem pack पैक पैकिंग معبا معباه مغلف تعبئه تغليف
matching juego combinando match मैचिंग متناسق مطابق
laminated laminado laminada laminadas लैमिनेटेड مغلف مصفح
body bodied cuerpo corpo बॉडी जिस्म جسم هيكل
ball esfera esferografica bolilla बॉल جاف حبر
tea cha te chai चाय شاي
coffee cafe कॉफ़ी कॉफी قهوه
water agua paani पानी ماء
desk escritorio mesa escrivaninha mez डेस्क मेज़ مكتب مكتبي
pot tiesto gamla गमला اصيص
hamper cesta hamper हैम्पर سله
kit kits किट
welcome bienvenida boas-vindas vindas boas swagat वेलकम ترحيب ترحيبي
wash washable lavable lavavel धोने غسل
face cara face chehra सतह وجه
natural natural naturales naturais prakritik प्राकृतिक طبيعي طبيعيه
corporate corporativo corporativos corporativa corporativas empresarial empresariales empresariais कॉर्पोरेट كوربوريت
`;
