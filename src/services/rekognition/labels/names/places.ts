/** Labels of vehicles, places, nature, sports and people: `Name < parents = aliases`, one a line. */
export const VEHICLES_AND_AUTOMOTIVE = `
Vehicle < Transportation
Car < Transportation, Vehicle = Automobile
Sports Car < Car, Transportation, Vehicle
Coupe < Car, Transportation, Vehicle
Convertible < Car, Transportation, Vehicle
Limo < Car, Transportation, Vehicle
Jeep < Car, Transportation, Vehicle
Van < Transportation, Vehicle
Minivan < Transportation, Van, Vehicle = Caravan
Taxi < Car, Transportation, Vehicle
Race Car < Car, Sports Car, Transportation, Vehicle
Formula One < Transportation, Vehicle
Ambulance < Transportation, Van, Vehicle
Truck < Transportation, Vehicle
Pickup Truck < Transportation, Truck, Vehicle
Fire Truck < Transportation, Truck, Vehicle
Garbage Truck < Transportation, Truck, Vehicle
Tow Truck < Transportation, Truck, Vehicle
Trailer Truck < Transportation, Truck, Vehicle
Moving Van < Transportation, Van, Vehicle
Bus < Transportation, Vehicle
School Bus < Bus, Transportation, Vehicle
Minibus < Bus, Transportation, Van, Vehicle
Train < Railway, Transportation, Vehicle
Railway < Transportation
Locomotive < Railway, Train, Transportation, Vehicle
Bullet Train < Railway, Train, Transportation, Vehicle
Freight Car < Railway, Shipping Container, Train, Transportation, Vehicle
Shipping Container
Streetcar < Railway, Transportation, Vehicle
Motorcycle < Transportation, Vehicle
Scooter < Transportation, Vehicle
Moped < Motorcycle, Transportation, Vehicle
Motor Scooter < Motorcycle, Transportation, Vehicle
Bicycle < Transportation, Vehicle = Bike
Mountain Bike < Bicycle, Transportation, Vehicle
Tandem Bicycle < Bicycle, Transportation, Vehicle
Tricycle < Transportation, Vehicle
Unicycle
Snowmobile < Sled, Transportation, Vehicle
Sled
Golf Cart < Transportation, Vehicle
Kart < Transportation, Vehicle
Tractor < Transportation, Vehicle
Snowplow < Tractor, Transportation, Vehicle
Forklift < Machine
Tank < Military, Transportation, Vehicle, Weapon
Wreck
Boat < Transportation, Vehicle
Canoe < Boat, Rowboat, Transportation, Vehicle
Rowboat < Boat, Transportation, Vehicle
Gondola < Boat, Transportation, Vehicle
Sailboat < Boat, Transportation, Vehicle
Catamaran < Boat, Transportation, Vehicle
Schooner < Boat, Sailboat, Transportation, Vehicle
Yacht < Boat, Transportation, Vehicle
Ship < Transportation, Vehicle
Container Ship < Freighter, Ship, Transportation, Vehicle
Cargo
Freighter < Ship, Transportation, Vehicle
Cruise Ship < Ship, Transportation, Vehicle
Aircraft Carrier < Cruiser, Military, Navy, Ship, Transportation, Vehicle
Cruiser < Military, Navy, Ship, Transportation, Vehicle
Navy < Military
Submarine < Transportation, Vehicle
Lifeboat < Boat, Transportation, Vehicle
Aircraft < Transportation, Vehicle
Airplane < Aircraft, Transportation, Vehicle
Airliner < Aircraft, Airplane, Transportation, Vehicle
Warplane < Aircraft, Airplane, Transportation, Vehicle
Airship < Aircraft, Transportation, Vehicle
Hot Air Balloon < Aircraft, Transportation, Vehicle
Space Shuttle < Aircraft, Spaceship, Transportation, Vehicle
Spaceship < Aircraft, Transportation, Vehicle
License Plate < Transportation, Vehicle
`;

export const TRANSPORT_AND_LOGISTICS = `
Transportation
Road
Traffic Light < Light
Light
Parking Meter
Fire Hydrant < Hydrant
Hydrant
Pier < Water
Dock < Water, Waterfront
Waterfront < Water
Crate < Box
Box
Barrel < Keg
Keg
`;

export const PUBLIC_SAFETY = `
Stop Sign < Road Sign, Sign, Symbol
Road Sign < Sign, Symbol
Sign < Symbol
Symbol
Street Sign < Sign, Symbol
Manhole
Prison
`;

export const BUILDINGS_AND_ARCHITECTURE = `
Architecture
Building < Architecture
Housing < Architecture, Building
House < Architecture, Building, Housing
Castle < Architecture, Building, Fortress
Fortress < Architecture, Building
Palace < Architecture, Building, House, Housing
Temple < Architecture, Building
Shrine < Architecture, Building, Temple
Pagoda < Architecture, Building, Shrine, Temple
Monastery < Architecture, Building, Housing
Church < Architecture, Building
Cathedral < Architecture, Building, Church
Altar < Architecture, Building, Church
Mosque < Architecture, Building, Dome
Dome < Architecture, Building
Bell Tower < Architecture, Building, Tower
Tower < Architecture, Building
Water Tower < Architecture, Building, Tower
Lighthouse < Architecture, Beacon, Building, Tower
Beacon < Architecture, Building, Tower
Barn < Architecture, Building, Countryside, Farm, Nature, Outdoors, Rural
Farm < Countryside, Nature, Outdoors, Rural
Greenhouse < Garden, Nature, Outdoors
Library < Architecture, Building, Indoors
Shop
Bookstore < Architecture, Building, Indoors, Shop
Bakery < Shop
Butcher Shop < Shop
Grocery Store < Shop, Supermarket
Supermarket < Shop
Shoe Shop < Shop
Toyshop < Shop
Restaurant < Indoors
Bridge
Suspension Bridge < Bridge
Arch Bridge < Arch, Architecture, Bridge
Arch < Architecture
Gothic Arch < Arch, Architecture
Triumphal Arch < Arch, Architecture
Viaduct < Bridge
Dam < Architecture, Building
Fence
Picket < Fence
Roof < Architecture, Building
Tile Roof < Architecture, Building, Roof
Stone Wall < Architecture, Building, Wall
Wall < Architecture, Building
Column < Architecture, Pillar
Pillar < Architecture
Monument
Obelisk < Architecture, Building, Monument, Pillar, Tower
Fountain < Architecture, Water
Hut < Architecture, Building, Countryside, Nature, Outdoors, Rural
Yurt < Outdoors, Tent
Tent
Planetarium < Architecture, Building
Boathouse < Architecture, Building
Hair Salon < Indoors
Cinema < Indoors
Stage
Theater < Indoors
Tool Shed < Nature, Outdoors
Drilling Rig < Construction, Outdoors
Construction
Construction Crane < Construction
Ruins
`;

export const NATURE_AND_OUTDOORS = `
Nature
Outdoors
Scenery < Nature, Outdoors
Landscape < Nature, Outdoors
Mountain < Nature, Outdoors
Mountain Range < Mountain, Nature, Outdoors
Valley < Nature, Outdoors
Volcano < Mountain, Nature, Outdoors
Cliff < Nature, Outdoors
Promontory < Nature, Outdoors, Water
Countryside < Nature, Outdoors
Rural < Countryside, Nature, Outdoors
Garden < Nature, Outdoors
Sea < Nature, Outdoors, Water = Ocean
Beach < Coast, Nature, Outdoors, Sea, Shoreline, Water
Coast < Nature, Outdoors, Sea, Shoreline, Water
Shoreline < Coast, Nature, Outdoors, Sea, Water
Lake < Nature, Outdoors, Water
Lakefront < Nature, Outdoors, Water, Waterfront
Water
Geyser < Mountain, Nature, Outdoors
Reef < Nature, Outdoors, Sea, Water
Coral Reef < Nature, Outdoors, Reef, Sea, Water
Sky < Nature, Outdoors
Night < Nature, Outdoors
Snow < Nature, Outdoors
Bubble < Sphere
Sphere
`;

export const PLANTS_AND_FLOWERS = `
Plant
Flower < Plant
Daisy < Flower, Plant
Petal < Flower, Plant
Rapeseed < Flower, Plant
Potted Plant < Jar, Plant, Planter, Pottery, Vase
Planter < Jar, Plant, Potted Plant, Pottery, Vase
Grass < Plant
Lawn < Grass, Plant
Hay < Countryside, Nature, Outdoors, Straw
Straw < Countryside, Nature, Outdoors
Fungus < Plant
Agaric < Fungus, Mushroom, Plant
Acorn < Nut, Plant
Nut < Plant
Seed < Food, Grain, Produce
Orchid < Flower, Plant
`;

export const SPORTS = `
Sport = Sports
Ball
Baseball < Sport
Baseball Bat < Baseball, Sport
Baseball Glove < Baseball, Clothing, Glove, Sport
Basketball < Ball, Sport
Football < Sport
Soccer Ball < Ball, Soccer, Sport
Soccer < Sport
Rugby Ball < Ball, Rugby, Sport
Rugby < Sport
Tennis Ball < Ball, Sport, Tennis
Tennis < Sport
Tennis Racket < Racket, Sport, Tennis
Racket
Volleyball < Ball, Sport
Golf Ball < Ball, Golf, Sport
Golf < Sport
Frisbee < Toy
Skateboard
Surfboard
Water Sports < Leisure Activities, Sport
Ski < Nature, Outdoors, Snow
Snowboard < Nature, Outdoors, Snow
Leisure Activities
Hockey Puck < Hockey, Ice Hockey, Sport
Hockey < Sport
Ice Hockey < Hockey, Sport
Scuba Diving < Diving, Leisure Activities, Nature, Outdoors, Sport, Water, Water Sports
Diving < Leisure Activities, Sport, Water Sports
Billiard Room < Furniture, Indoors, Room, Table
Ping Pong < Sport
Ping Pong Paddle < Ping Pong, Racket, Sport
Croquet < Sport
Dumbbell < Fitness, Sport
Barbell < Fitness, Sport
Fitness < Sport
Football Helmet < American Football, Football, Helmet, Sport
American Football < Sport
Scoreboard
Parachute
Oars < Paddle
Paddle
Bobsled < Sled
Dog Sled < Sled
`;

export const PERFORMING_ARTS = `
Musical Instrument
Guitar < Musical Instrument
Electric Guitar < Guitar, Musical Instrument
Banjo < Musical Instrument
Violin < Musical Instrument = Fiddle
Cello < Musical Instrument
Harp < Musical Instrument
Piano < Musical Instrument
Grand Piano < Musical Instrument, Piano
Upright Piano < Musical Instrument, Piano
Accordion < Musical Instrument
Drum < Musical Instrument, Percussion
Percussion < Musical Instrument
Gong < Musical Instrument
Maraca < Musical Instrument
Flute < Musical Instrument
Oboe < Musical Instrument
Bassoon < Musical Instrument
Saxophone < Musical Instrument
Trombone < Brass Section, Musical Instrument
Brass Section < Musical Instrument
French Horn < Brass Section, Horn, Musical Instrument
Cornet < Brass Section, Horn, Musical Instrument, Trumpet
Trumpet < Brass Section, Horn, Musical Instrument
Horn < Brass Section, Musical Instrument
Harmonica < Musical Instrument
`;

export const PERSON_DESCRIPTION = `
Person = Human
Hair
Face < Head, Person
Head < Person
`;

export const WEAPONS_AND_MILITARY = `
Weapon
Knife < Weapon = Blade
Cleaver < Weapon
Firearm < Weapon = Gun
Handgun < Firearm, Gun, Weapon
Rifle < Firearm, Gun, Weapon
Gun < Weapon
Cannon < Weapon
Missile < Ammunition, Weapon
Ammunition < Weapon
Rocket < Weapon
Military
Military Uniform < Military
Shield < Armor
Armor
`;

export const HEALTH = `
Stethoscope
Injection
Syringe < Injection
Crutch
Pill < Medication
Medication
Bandage < First Aid
First Aid
`;

export const BEAUTY = `
Cosmetics
Lipstick < Cosmetics
Lotion < Bottle
Perfume < Bottle, Cosmetics
`;
