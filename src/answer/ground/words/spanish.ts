/** The same for Spanish. */
export const SPANISH = `
a al ante antes aparte apenas aquel aquella aqui ahi asi aun aunque bajo bien cada como con conforme contra cual cuales cualquier cualquiera cuando cuanta cuantas cuanto cuantos cuyo de del desde despues donde dos durante e el ella ellas ellos en entonces entre era eran es esa esas ese eso esos esta estas este esto estos estoy estan estamos estar estara estaria este fue fueron fuera ha han hay haya he hace hacia hasta hoy igual incluso junto juntos la las le les lo los luego mas me mediante mejor menos mi mia mientras mis mismo misma mismos mismas mucha muchas mucho muchos muy nada nadie ni ningun ninguna ninguno no nos nosotros nuestra nuestras nuestro nuestros nunca o otra otras otro otros para pero poca pocas poco pocos por porque pues que quien quienes se segun ser sera seran seria si sin sino sobre solamente solo son su sus suya suyo tal tales tambien tampoco tan tanto te toda todas todavia todo todos tras tu tus un una unas uno unos usted ustedes y ya yo
acaso alguna alguno algunas algunos algun alguien algo demas ambos ambas primero primera segundo segunda tercera tercero ultimo ultima siguiente siguientes proximo proxima
tener tengo tiene tienen tenemos tendria tenga tengan hacer hago hacen hacemos haga hecho poder puedo puede pueden podemos podria podrian podriamos pueda querer quiero quiere quieren quisiera queria desea desean deseo necesita necesitan necesito necesitamos necesitaria necesite decir digo dice diga dicho decirme decirle saber se sabe sabemos sepa ver veo vea ven vera verlo verla ir va van vamos venir viene vienen dar doy da dan damos deme dado dejar deja poner pone ponga llevar lleva llevan pedir pide piden pedido pedidos pida pedir encargar encarga encargo
gustar gusta gustan gustaria interesa interesan interesado interesada prefiere prefieren prefiera elegir elige elija escoger escoja busca buscan buscando ayuda ayudar ayudarle ayudo pregunta preguntas preguntar preguntarme respuesta responder respondo escribir escribe escriba escribame escribanos escrito enviar envia envian envie envieme enviamos enviarle enviarnos enviado mandar manda mande mandamos mostrar muestro indicar indica indique indiqueme confirmar confirmo confirma confirme prometer prometo prometerle ofrecer ofrezco ofrecemos ofrecerle recomendar sugerir sugiero recibir recibe reciben recibido recibimos aprobar aprueba apruebe aprobado aprobada aprobacion
sirve sirven servir encaja encajan queda quedan quedaria quedarian sale salen saldria saldrian resulta resultan suma suman sumar sumando anade anaden anadir anadida incluye incluyen incluir incluido incluida incluidos incluidas depende dependen cambia cambian cambiar cambio baja bajan sube suben empieza empiezan empezar comienza comienzan comenzar parte partir llega llegan llegar dura duran tarda tardan tardar mide miden medida medidas pesa peso contiene contienen trae traen viene mantiene mantienen conserva conservan vale valen cuesta cuestan costar costaria costarian costo coste costos costes
gracias hola buenos buenas dias tardes noches claro supuesto entendido perfecto perfecta bueno buena vale estimado estimada senor senora disculpe disculpa perdon lamento lamentamos siento sentimos encantado encantada gusto placer felicidades enhorabuena bienvenido bienvenida favor correcto correcta exacto cierto verdad anotado anotada anotados apuntado apuntada tomo nota noto
precio precios tarifa tarifas importe total totales suma sumas subtotal cantidad cantidades unidad unidades pieza piezas juego juegos conjunto uds ud docena docenas par pares cien ciento cientos mil millar rupia rupias gst iva impuesto impuestos factura facturas proforma presupuesto presupuestos cotizacion cotiza cotizan cotizamos pago pagos pagar paga pagan transferencia bancaria upi anticipo adelanto adelantado resto restante mitad saldo condiciones condicion descuento descuentos cupon
minimo minima minimos minimas maximo menor mayor mayores menores bajo alto grande grandes pequeno pequena pequenos barato barata baratos economico economica caro
producto productos articulo articulos regalo regalos obsequio obsequios opcion opciones modelo tipo tipos catalogo pagina paginas enlace enlaces web sitio direccion direcciones correo electronico telefono numero numeros contacto mensaje mensajes chat conversacion foto fotos imagen imagenes archivo archivos vectorial vector formato diseno disenos logo logos logotipo logotipos marca marcas marcado personalizacion personalizado personalizada personalizados personalizadas personalizar grabado grabada grabados grabadas grabar graban grabacion impresion impresiones imprimir imprime imprimen imprimimos impreso impresa impresos impresas serigrafia tinta tintas color colores muestra muestras boceto digital produccion fabricacion producir fabricar nombre nombres texto iniciales
plazo plazos entrega entregas envio envios flete transporte despacho destino ciudad ciudades pais india codigo postal lugar dia dias habil habiles laborables semana semanas mes meses ano anos hora horas fecha fechas momento tiempo horario lunes martes miercoles jueves viernes sabado sabados domingo domingos enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre manana ayer
tamano tamanos ancho alto largo grosor espesor diametro centimetros milimetros mililitros litro litros cm mm ml gramos material materiales acabado detalle detalles descripcion informacion dato datos
evento eventos ocasion boda fiesta reunion empresa empresas equipo companero companeros companera colega colegas persona personas asistente automatico humano gente invitado invitados empleado empleados
posible posibles imposible disponible disponibles diferente diferentes distinto distinta distintos distintas separado extra adicional adicionales aproximadamente aproximado alrededor cerca exacto exactamente respecto cuenta cuentas calculo calcular calculado resumen pregunta duda dudas manera forma formas modo caso idea ideas
pues entonces ademas mientras tanto actualmente presente ahora ahorita todavia nuevo nueva nuevos nuevas cuantas listo lista listado
danado danada danados danadas danos roto rota rotos rotas reponen repone reemplazan reemplaza cambian avisa avise avisar informa informe devolucion devoluciones devueltos
antes
abierto abierta abiertos abrimos abre cerrado cerrada cerramos atendemos atencion
mezclar mezcla combinar combina propio propia propios propias
dirijo parece pareceria convendria conviene necesaria necesario necesarios necesarias requiere requieren requerido
liso lisa lisos lisas
ponemos pedimos trabajamos
primer tercer cuarto uno cuyas
cuentan contar contando
decirme dentro fuera encima junto
vez veces problema
cost* cuest* qued* sal* sum* mid* pes* dur* tard* lleg* empiez* empez* comienz* comenz* part* aplic* calcul* cont* cuent* resum* detall* indic* confirm* mostr* muestr* envi* mand* escrib* pregunt* respond* contest* inform* avis* agreg* anad* inclu* excluy* exclu* contien* conten* llev* tra* vien* ven* cab* encaj* convien* conven* prefier* prefer* elij* eleg* escog* busc* necesit* requier* requer* recib* aprueb* aprob* acept* comprend* entiend* entend* agradec* lament* dese* quer* quier* pod* pued* deb* suel* depend* vari* cambi* baj* sub* alcanz* pas* segu* sig* sirv* serv* parec* correspond* qued* reparti* divid* multiplic* redond* graba* grab* imprim* marc* personaliz* estamp* produc* fabric* vend* compr* encarg* ped* pid* cotiz* factur* pag* abon* transfer*
sea sean seria serian seriamos estaria estarian habria tendria tendrian haria harian podra podran tendra tendran hara haran vendria vendrian valdria valdrian
asimismo finalmente primero luego tampoco quiza quizas tal quizas acaso casi aproximado exactamente justamente solamente unicamente simplemente igualmente realmente normalmente respectivamente individualmente conjuntamente
ninos ninas nino nina hijos familia familias madre padre cliente asistentes participantes pareja oficina oficinas
cumpleanos aniversario despedida celebracion ceremonia congreso feria taller seminario convencion navidad diwali
cupon cupones porcentaje porcentajes fraccion tramo tramos escala escalas escalon lista listas tabla linea lineas desglose ejemplo ejemplos resultado razon motivo diferencia comparacion relacion tema punto
frontal borde base cuerpo superficie centro
antiguo antigua anterior anteriores previo previa original general especifico principal normal estandar habitual simple sencillo facil dificil necesario
alegra alegro agrado amable amablemente atentamente cordial saludo saludos bendiciones abrazo
ustedes nosotras
mas-bien
informativo pendiente aclaracion aclarar aclaro
apto apta
uso usos pens* consulta consultas mirar mira mirara comprobar comprobara compruebe comprueba motivo aproximacion
cosa cosas
banco
trat*
inicio final finales principios cumplen cumplir invitacion invitaciones bautizo bautismo comunion graduacion colegio colegios escuela escuelas universidad alumno alumnos alumna alumnas estudiante estudiantes profesor
profesores profesora profesoras maestro maestros amigo amigos amiga amigas hermano hermana hermanos primos primo prima suegra suegro abuela abuelo abuelos tios tio tia sobrino sobrinos hija mujer mujeres hombre hombres
esposa esposo novia novio novios socio socios club iglesia comunidad asociacion fundacion departamento departamentos sucursal sucursales recuerdo recuerdos detallito detallitos premio premios acto jornada temporada
verano invierno otono primavera quincena trimestre ojala vaya cifra cifras operacion restar restando redondeo redondear promedio opcional opcionales alternativa alternativas frase frases apellido apellidos letra letras
palabra palabras titulo titulos decidir decide decidan decidido pienso creer creo cree suponer supongo supone explicar explica explico explicacion leer leo lee leido hablar hablo hablamos hablemos recordar recordarle
recuerde olvidar olvide olvido siquiera salvo via restaurante hotel hoteles cafeteria clinica hospital libreria gimnasio tienda tiendas negocio negocios proyecto proyectos programa programas viaje viajes cena comida
almuerzo desayuno conferencia lanzamiento inauguracion jubilacion jubilado nacimiento bebe vecino vecinos grupo grupos clase clases curso cursos plantilla directivo directivos voluntario voluntarios comprador compradores
region zona zonas provincia estado barrio permite permiten permitir permitido admite admiten admitir acaba acaban acabar ocurre ocurren sucede sigue siguen equivale equivalen supera superan superar rebasa comparar
compare comparado comparando repetir repite repito reviso revisar revise aclaremos mencionado mencionada mencionados citado efectivamente concretamente concreto concreta sencillamente claramente obviamente evidentemente
probablemente posiblemente eventualmente generalmente habitualmente mismisimo adonde equivocado equivocada equivocacion error errores correccion confusion malentendido falta faltan faltaria faltarian sobran alimentos
alimento
ocup* encarg* compens* analiz* analis* evalu* avali* revis* resuelv* resolv* consider* estudi* ahorr* econom* aprovech* equival* ajust* adapt* imagin* coincid* conoc* esper* aguard* intent* logr* acord* acuerd* mencion*
signific* observ* olvid* permit* present* propon* qued* recuerd* reun* solicit* sugier* suger* termin* utiliz* vuelv* volv* volt* demand* merec* pena llam* compr* vend* peor valor* opin* recomiend* recomend* sustitu*
reemplaz* cancel* dud* aclar* traduc* complet* verific* comprueb* comprob* repas* orient* atiend* atend* resid* encontr* encuentr* celebr* regal* entreg* cre* mir* dirig* acompan* organiz* planific* decid* eleg* result*
dependi* figur* constat* consta constan establec* fij* cifr* redond* divid* multiplic* rest* equip* particip* asist* acud*
tasa tasas aplicable aplicables


alli alla aca
individual individuales figur*

hemos mensajero mensajeria facilmente pano

`;
